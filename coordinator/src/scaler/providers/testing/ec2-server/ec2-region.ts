import { Ec2Error } from './query-form.js';

export type Tags = Readonly<Record<string, string>>;

export interface SpotRequest {
  readonly id: string;
  readonly type: string;
  readonly zone: string;
  readonly maxUsdPerHour: number;
  readonly tags: Tags;
  readonly createdAtMs: number;
  state: 'open' | 'active' | 'closed' | 'cancelled';
  /** "Spot request status codes". */
  status: string;
  instanceId: string | null;
}

export interface ServedInstance {
  readonly id: string;
  readonly type: string;
  readonly zone: string;
  readonly userData: string;
  readonly tags: Tags;
  readonly launchedAtMs: number;
  readonly spotRequestId: string | null;
  state: 'pending' | 'running' | 'shutting-down' | 'terminated';
  /** How many more listings do not show it. */
  hiddenListings: number;
}

export interface RunOrder {
  readonly token: string;
  readonly type: string;
  readonly zone: string;
  readonly userData: string;
  readonly instanceTags: Tags;
  readonly requestTags: Tags;
  readonly maxUsdPerHour: number | null;
  /** Everything that was asked, to compare with when the token comes again. */
  readonly text: string;
}

/** What one region has: instances, spot requests and prices. Tests bend it by its public members. */
export class Ec2Region {
  readonly instances: ServedInstance[] = [];
  readonly spotRequests: SpotRequest[] = [];
  /** US dollars per hour now, by `type zone`; what has no price has no spot capacity. */
  readonly spotPrices = new Map<string, number>();
  readonly zonesWithoutCapacity = new Set<string>();
  /** How many listings go by before a new instance is in one. */
  hiddenListings = 0;
  readonly #tokens = new Map<string, { readonly text: string; readonly instance: ServedInstance }>();
  #count = 0;

  run(order: RunOrder): ServedInstance {
    const before = this.#tokens.get(order.token);
    if (before !== undefined) {
      if (before.text !== order.text) {
        throw new Ec2Error('IdempotentParameterMismatch', 'The client token was used with another request');
      }
      if (before.instance.state === 'terminated') {
        throw new Ec2Error('IdempotentInstanceTerminated', 'The instance of this token was terminated');
      }
      return before.instance;
    }
    const request = order.maxUsdPerHour === null ? null : this.#fill(order, order.maxUsdPerHour);
    if (this.zonesWithoutCapacity.has(order.zone)) throw noCapacity(order.zone);
    const instance: ServedInstance = {
      id: this.#id('i'),
      type: order.type,
      zone: order.zone,
      userData: order.userData,
      tags: order.instanceTags,
      launchedAtMs: Date.now(),
      spotRequestId: request?.id ?? null,
      state: 'pending',
      hiddenListings: this.hiddenListings,
    };
    if (request !== null) request.instanceId = instance.id;
    this.instances.push(instance);
    this.#tokens.set(order.token, { text: order.text, instance });
    return instance;
  }

  /** One listing: what is hidden comes nearer, what begins runs, what ends has ended by the next. */
  listing(): readonly ServedInstance[] {
    const shown = this.instances.filter((instance) => {
      instance.hiddenListings -= 1;
      return instance.hiddenListings < 0;
    });
    const copies = shown.map((instance) => ({ ...instance }));
    for (const instance of shown) {
      if (instance.state === 'pending') instance.state = 'running';
      if (instance.state === 'shutting-down') instance.state = 'terminated';
    }
    return copies;
  }

  terminate(ids: readonly string[]): readonly ServedInstance[] {
    const found = ids.map((id) => {
      const instance = this.instances.find((one) => one.id === id && one.hiddenListings <= 0);
      if (!instance) {
        throw new Ec2Error('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`);
      }
      return instance;
    });
    for (const instance of found) {
      if (instance.state !== 'terminated') instance.state = 'shutting-down';
      const request = this.spotRequests.find(({ id }) => id === instance.spotRequestId);
      if (request) Object.assign(request, { state: 'closed', status: 'instance-terminated-by-user' });
    }
    return found;
  }

  /** A spot request that waits: made by whatever means, with these tags. */
  openRequest(
    request: Pick<SpotRequest, 'type' | 'zone' | 'maxUsdPerHour' | 'tags' | 'status'>,
  ): SpotRequest {
    const opened: SpotRequest = {
      ...request,
      id: this.#id('sir'),
      createdAtMs: Date.now(),
      state: 'open',
      instanceId: null,
    };
    this.spotRequests.push(opened);
    return opened;
  }

  cancel(ids: readonly string[]): readonly SpotRequest[] {
    const found = ids.map((id) => {
      const request = this.spotRequests.find((one) => one.id === id);
      if (!request) {
        throw new Ec2Error('InvalidSpotInstanceRequestID.NotFound', `The request ID '${id}' does not exist`);
      }
      return request;
    });
    for (const request of found) {
      request.status =
        request.instanceId === null ? 'canceled-before-fulfillment' : 'request-canceled-and-instance-running';
      request.state = 'cancelled';
    }
    return found;
  }

  /** The two minutes' notice, and after it the end. */
  interrupt(instanceId: string, moment: 'notice' | 'end'): void {
    const instance = this.instances.find(({ id }) => id === instanceId);
    const request = this.spotRequests.find(({ id }) => id === instance?.spotRequestId);
    if (!instance || !request) throw new Error(`${instanceId} is no spot instance`);
    if (moment === 'notice') request.status = 'marked-for-termination';
    else {
      Object.assign(request, { state: 'closed', status: 'instance-terminated-no-capacity' });
      instance.state = 'terminated';
    }
  }

  #fill(order: RunOrder, maxUsdPerHour: number): SpotRequest {
    const { type, zone, requestTags: tags } = order;
    const request = this.openRequest({ type, zone, maxUsdPerHour, tags, status: 'pending-evaluation' });
    const price = this.spotPrices.get(`${type} ${zone}`);
    if (price === undefined || this.zonesWithoutCapacity.has(zone)) {
      Object.assign(request, { state: 'closed', status: 'capacity-not-available' });
      throw noCapacity(zone);
    }
    if (maxUsdPerHour < price) {
      Object.assign(request, { state: 'closed', status: 'price-too-low' });
      throw new Ec2Error(
        'SpotMaxPriceTooLow',
        `Your Spot request price of ${maxUsdPerHour} is lower than the minimum required Spot request fulfillment price of ${price}.`,
      );
    }
    return Object.assign(request, { state: 'active', status: 'fulfilled' } as const);
  }

  #id(prefix: string): string {
    this.#count += 1;
    return `${prefix}-${this.#count.toString(16).padStart(17, '0')}`;
  }
}

function noCapacity(zone: string): Ec2Error {
  return new Ec2Error(
    'InsufficientInstanceCapacity',
    `We currently do not have sufficient capacity in the Availability Zone you requested (${zone}).`,
    500,
  );
}
