import type { Instance, SpotInstanceRequest } from '@aws-sdk/client-ec2';
import type { Ec2Provider } from '@barnraiser/protocol';
import type {
  LaunchOrder,
  LaunchReply,
  PriceHistory,
  PriceQuestion,
  Provider,
  ProviderInstance,
} from '../provider.js';
import type { ProviderContext } from '../provider-context.js';
import { providerFailure } from '../provider-failure.js';
import { Ec2Account } from './ec2-account.js';
import { ownFilters } from './instance-tags.js';
import { launchInput } from './launch-input.js';
import { listedInstance, listedRequest } from './listed-instance.js';
import { RecentLaunches } from './recent-launches.js';
import { refusalOf } from './refusal-of.js';

/** Instances of Amazon EC2, told from all others by their tags. */
export function openEc2Provider(config: Ec2Provider, context: ProviderContext): Provider {
  return new Ec2Instances(config, context);
}

class Ec2Instances implements Provider {
  readonly name: string;
  readonly #config: Ec2Provider;
  readonly #context: ProviderContext;
  readonly #account: Ec2Account;
  readonly #recent = new RecentLaunches();

  constructor(config: Ec2Provider, context: ProviderContext) {
    this.name = `ec2 ${config.region}`;
    this.#config = config;
    this.#context = context;
    this.#account = new Ec2Account(config.region);
  }

  async launch(order: LaunchOrder): Promise<LaunchReply> {
    if (order.pool !== this.#context.pool) {
      return {
        kind: 'refused',
        reason: 'invalid',
        detail: `this provider serves pool ${this.#context.pool}`,
      };
    }
    try {
      const instance = await this.#account.run(launchInput(this.#config, this.#context, order));
      if (instance?.InstanceId === undefined) throw new Error('EC2 named no instance');
      // A repeated order may be answered with what has ended since.
      const listed = listedInstance(instance, undefined);
      const usdPerHour = order.offer.bid;
      if (listed !== null) this.#recent.add({ ...listed, launchId: order.launchId, usdPerHour });
      return { kind: 'launched', instanceId: instance.InstanceId };
    } catch (error) {
      return this.#attempt(`launch ${order.launchId}`, () => this.#explain(order, error));
    }
  }

  /** Requests first: one that is filled in between is then listed as its instance, and not missed. */
  list(): Promise<readonly ProviderInstance[]> {
    return this.#attempt('list its instances', async () => {
      const requests = await this.#account.spotRequests(ownFilters(this.#context));
      const instances = await this.#account.instances(ownFilters(this.#context));
      const requestOf = new Map(requests.map((request) => [request.SpotInstanceRequestId, request]));
      const { unlisted, toEnd } = this.#recent.compare(idsOf(instances), this.#context.clock.now());
      await this.#account.terminate([...toEnd]);
      const filled = new Set(instances.map(({ SpotInstanceRequestId }) => SpotInstanceRequestId));
      const isUnfilled = (request: SpotInstanceRequest): boolean =>
        !filled.has(request.SpotInstanceRequestId);
      return [
        ...instances.map((one) => listedInstance(one, requestOf.get(one.SpotInstanceRequestId))),
        ...requests.filter(isUnfilled).map(listedRequest),
        ...unlisted,
      ].filter((one) => one !== null);
    });
  }

  /** Only what carries this pool's tags is ended; what EC2 does not list yet, with the list that shows it. */
  end(instanceIds: readonly string[]): Promise<void> {
    return this.#attempt('end instances', async () => {
      if (instanceIds.length === 0) return;
      const wanted = new Set(instanceIds);
      const requests = await this.#account.spotRequests(ownFilters(this.#context));
      const named = requests.filter(({ SpotInstanceRequestId = '' }) => wanted.has(SpotInstanceRequestId));
      await this.#account.withdraw(named.map(({ SpotInstanceRequestId = '' }) => SpotInstanceRequestId));
      const withdrawn = new Set(named.map(({ SpotInstanceRequestId }) => SpotInstanceRequestId));
      const instances = await this.#account.instances(ownFilters(this.#context));
      // A request may have been filled while it was withdrawn: its instance goes on without it.
      const ours = instances.filter(
        ({ InstanceId = '', SpotInstanceRequestId: request, State }) =>
          (wanted.has(InstanceId) || (request !== undefined && withdrawn.has(request))) &&
          State?.Name !== 'terminated' &&
          State?.Name !== 'shutting-down',
      );
      await this.#account.terminate(ours.map(({ InstanceId = '' }) => InstanceId));
      const told = idsOf(instances);
      for (const id of wanted) if (!told.has(id)) this.#recent.markEnding(id);
    });
  }

  prices({ type, zones, sinceMs }: PriceQuestion): Promise<PriceHistory> {
    return this.#attempt(`ask for the prices of ${type}`, async () => {
      const since = new Date(sinceMs);
      const prices = await this.#account.spotPrices(type, zones, this.#config.product, since);
      const points = prices.map((price) => ({
        zone: price.AvailabilityZone ?? '',
        atMs: price.Timestamp?.getTime() ?? 0,
        usdPerHour: Number(price.SpotPrice),
      }));
      return points.sort((one, other) => one.atMs - other.atMs);
    });
  }

  async close(): Promise<void> {
    this.#account.close();
  }

  /** A token that EC2 knows with another order, or with an instance that has ended, was taken before. */
  async #explain(order: LaunchOrder, error: unknown): Promise<LaunchReply> {
    const isKnown =
      error instanceof Error &&
      ['IdempotentParameterMismatch', 'IdempotentInstanceTerminated'].includes(error.name);
    if (isKnown) {
      const [first] = await this.#account.instances(ownFilters(this.#context, order.launchId));
      if (first?.InstanceId !== undefined) return { kind: 'launched', instanceId: first.InstanceId };
    }
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return refusal;
  }

  async #attempt<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw providerFailure(`${what} (${this.name}, pool ${this.#context.pool})`, error);
    }
  }
}

function idsOf(instances: readonly Instance[]): ReadonlySet<string> {
  return new Set(instances.map(({ InstanceId = '' }) => InstanceId));
}
