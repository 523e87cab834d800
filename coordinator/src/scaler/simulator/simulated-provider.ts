import type { LaunchOffer, LaunchReply, ProviderInstance } from '../providers/provider.js';
import type { Faults } from './faults.js';
import type { World } from './world.js';

/** One instance as it truly is. */
export interface TrueInstance {
  readonly instanceId: string;
  readonly launchId: string;
  readonly pool: string;
  readonly offer: LaunchOffer;
  readonly usdPerHour: number;
  readonly maxLifeMs: number;
  readonly orderedAtMs: number;
  readonly listedFromMs: number;
  readonly hasTag: boolean;
  /** From when it is billed; null while it is requested. */
  filledMs: number | null;
  /** When it is gone, and billed no more. */
  goneMs: number | null;
  state: ProviderInstance['state'];
  isNoticed: boolean;
}

/** What the provider tells the machine and the checks; each is called once for each instance. */
interface ProviderEvents {
  booted(instance: TrueInstance): void;
  noticed(instance: TrueInstance): void;
  stopped(instance: TrueInstance): void;
  /** The scaler asked for its end; before it stops. */
  endAsked(instance: TrueInstance): void;
}

/** What the simulated provider needs to know of a launch. */
interface SimulatedOrder {
  readonly launchId: string;
  readonly pool: string;
  readonly offer: LaunchOffer;
  readonly usdPerHour: number;
  readonly maxLifeS: number;
  readonly orderedAtMs: number;
}

/** A provider of instances with the faults of real ones. Its truth is for the checks; the scaler sees the list. */
export class SimulatedProvider {
  faults: Faults;
  /** Pools whose image never boots, with the moment since when. */
  readonly brokenSince = new Map<string, number>();
  readonly launched: { readonly pool: string; readonly atMs: number }[] = [];
  readonly instances = new Map<string, TrueInstance>();
  readonly #byLaunch = new Map<string, TrueInstance>();
  readonly #world: World;
  readonly #events: ProviderEvents;
  /** Instances that are gone, for what they cost. */
  readonly past: TrueInstance[] = [];

  constructor(world: World, faults: Faults, events: ProviderEvents) {
    this.#world = world;
    this.faults = faults;
    this.#events = events;
  }

  /** The answer, or null where it is lost. */
  launch(order: SimulatedOrder): LaunchReply | null {
    const { faults } = this;
    const world = this.#world;
    const known = this.#byLaunch.get(order.launchId);
    if (!known) {
      if (world.chance(faults.lostOrders)) return null;
      if (world.chance(faults.refused))
        return { kind: 'refused', reason: world.pick(faults.refusals), detail: 'simulated' };
    }
    const instance = known ?? this.#make(order);
    if (world.chance(faults.lostReplies)) return null;
    return instance.state === 'requested'
      ? { kind: 'requested', requestId: instance.instanceId }
      : { kind: 'launched', instanceId: instance.instanceId };
  }

  /** As of now; when it is handed over is the caller's matter. */
  list(pool: string): ProviderInstance[] {
    return [...this.instances.values()]
      .filter((instance) => instance.pool === pool && instance.listedFromMs <= this.#world.nowMs)
      .map((instance) => ({
        instanceId: instance.instanceId,
        launchId: instance.hasTag ? instance.launchId : null,
        state: instance.state,
        launchedAtMs: (instance.filledMs ?? this.#world.nowMs) + this.faults.clockSkewMs,
        type: instance.offer.type,
        zone: instance.offer.zone,
        spot: instance.offer.bid !== null,
        usdPerHour: instance.usdPerHour,
        interruption: instance.isNoticed ? 'noticed' : 'none',
      }));
  }

  end(instanceId: string): void {
    const instance = this.instances.get(instanceId);
    if (!instance || this.#world.chance(this.faults.lostEnds)) return;
    this.#events.endAsked(instance);
    this.stop(instance);
  }

  /** For whatever cause; it is billed until it is gone. */
  stop(instance: TrueInstance): void {
    if (instance.state === 'ending' || instance.goneMs !== null) return;
    const wasRequested = instance.state === 'requested';
    instance.state = 'ending';
    this.#events.stopped(instance);
    this.#world.after(wasRequested ? 0 : this.#world.between(5000, 60_000), () => {
      instance.goneMs = this.#world.nowMs;
      this.instances.delete(instance.instanceId);
      this.past.push(instance);
    });
  }

  #make(order: SimulatedOrder): TrueInstance {
    const { faults } = this;
    const world = this.#world;
    const isRequest = order.offer.bid !== null && world.chance(faults.requested);
    const instance: TrueInstance = {
      instanceId: `i-${this.#byLaunch.size}`,
      launchId: order.launchId,
      pool: order.pool,
      offer: order.offer,
      usdPerHour: order.usdPerHour,
      maxLifeMs: order.maxLifeS * 1000,
      orderedAtMs: order.orderedAtMs,
      listedFromMs: world.nowMs + world.between(...faults.listedAfterMs),
      hasTag: !world.chance(faults.lostTags),
      filledMs: null,
      goneMs: null,
      state: 'requested',
      isNoticed: false,
    };
    this.instances.set(instance.instanceId, instance);
    this.#byLaunch.set(order.launchId, instance);
    if (isRequest) world.after(world.between(...faults.filledAfterMs), () => this.#fill(instance));
    else this.#fill(instance);
    return instance;
  }

  #fill(instance: TrueInstance): void {
    if (instance.state !== 'requested') return;
    const { faults } = this;
    const world = this.#world;
    instance.state = 'booting';
    instance.filledMs = world.nowMs;
    this.launched.push({ pool: instance.pool, atMs: instance.orderedAtMs });
    const isBroken = instance.orderedAtMs >= (this.brokenSince.get(instance.pool) ?? Infinity);
    if (!isBroken && !world.chance(faults.failedBoots)) {
      world.after(world.between(...faults.bootMs), () => {
        if (instance.state !== 'booting') return;
        instance.state = 'running';
        this.#events.booted(instance);
        // Its agent ends it at the end of its life; one that never booted has nobody to do that.
        world.after(instance.maxLifeMs - (world.nowMs - instance.filledMs!), () => this.stop(instance));
      });
    }
    this.#befall(faults.endedOutsidePerHour, () => this.stop(instance));
    if (instance.offer.bid === null) return;
    this.#befall(faults.interruptedPerHour, () =>
      this.interrupt(instance, !world.chance(faults.noticesWithoutEnd)),
    );
  }

  /** The provider says that it takes the instance away, and does so two minutes later, or not at all. */
  interrupt(instance: TrueInstance, isEnded: boolean): void {
    if (instance.state === 'ending') return;
    instance.isNoticed = true;
    this.#events.noticed(instance);
    if (isEnded) this.#world.after(120_000, () => this.stop(instance));
  }

  /** Once in its life, at a moment as the rate has it. */
  #befall(perHour: number, happen: () => void): void {
    if (perHour <= 0) return;
    this.#world.after((-Math.log(1 - this.#world.random()) / perHour) * 3_600_000, happen);
  }
}
