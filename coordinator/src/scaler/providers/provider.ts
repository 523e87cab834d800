/** What a launched machine is to be, and how it is paid: `bid: null` is on-demand. */
export interface LaunchOffer {
  readonly type: string;
  readonly zone: string;
  readonly bid: null | number;
}

/**
 * One order for one instance. `launchId` (a UUID of version 7) is what makes it repeatable: however
 * often it is given, over however many restarts, there is at most one instance of it.
 */
export interface LaunchOrder {
  readonly launchId: string;
  readonly pool: string;
  /** The bid is in US dollars per hour. */
  readonly offer: LaunchOffer;
  /** What the instance reads at its start; at most 16 KB. It holds a one-time code: never log it. */
  readonly userData: string;
  /** The instance ends itself after so long; the provider may also see to it. */
  readonly maxLifeS: number;
}

/**
 * Why an order was not taken: `capacity` (nothing of this type in this zone at this price; another
 * may do), `quota` (the account's or the pool's own bound), `throttled` (asked too often; later),
 * `invalid` (no repetition helps: the pool's document or the rights are wrong), `unavailable` (the
 * provider does not work now).
 */
export type RefusalReason = 'capacity' | 'quota' | 'throttled' | 'invalid' | 'unavailable';

/** `requested`: the instance may come later; until then the list shows it by its request's id. */
export type LaunchReply =
  | { readonly kind: 'launched'; readonly instanceId: string }
  | { readonly kind: 'requested'; readonly requestId: string }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly detail: string };

/** `running` says that the provider runs it, not that its agent is ready. */
export type InstanceState = 'requested' | 'booting' | 'running' | 'ending';

/** One thing that is billed, or will be. */
export interface ProviderInstance {
  /** The request's id while the state is `requested`. */
  readonly instanceId: string;
  /** Null where the provider lost it: such an instance is an orphan. */
  readonly launchId: string | null;
  readonly state: InstanceState;
  readonly launchedAtMs: number;
  readonly type: string;
  readonly zone: string;
  readonly spot: boolean;
  /** The most that an hour of it costs, where the provider tells: a spot instance's bid. */
  readonly usdPerHour: number | null;
  /** `noticed`: the provider said that it will take the instance away. */
  readonly interruption: 'none' | 'noticed';
}

/** Asks for what one type cost in the named zones since a moment. */
export interface PriceQuestion {
  readonly type: string;
  readonly zones: readonly string[];
  readonly sinceMs: number;
}

/** From this moment on the price in this zone was this one, until the zone's next point. */
interface PricePoint {
  readonly zone: string;
  readonly atMs: number;
  readonly usdPerHour: number;
}

/** In the order of time. A zone's first point may lie before the moment asked about. */
export type PriceHistory = readonly PricePoint[];

/**
 * Who runs one pool's instances for one coordinator. It sees and touches nothing else: instances of
 * other pools, other coordinators and other people are neither listed nor ended. All calls may run at
 * the same time. What could not be carried out is a `CoordinatorError`, and may be asked again; a
 * refused order is a value. Closing does not end instances: a provider that is opened anew, by this
 * process or the next, lists them.
 */
export interface Provider {
  /** For people: `ec2 eu-central-1`. */
  readonly name: string;
  /** A repeated order answers what the first one did, even when its instance is gone by now. */
  launch(order: LaunchOrder): Promise<LaunchReply>;
  /** Everything of this pool that is billed or will be, and nothing else. */
  list(): Promise<readonly ProviderInstance[]>;
  /**
   * Ends instances, and withdraws requests. Ids that are gone, or not of this pool, are passed over.
   * It is done when the provider took the order; the list tells when they are gone.
   */
  end(instanceIds: readonly string[]): Promise<void>;
  /** Only where prices move. */
  prices?(question: PriceQuestion): Promise<PriceHistory>;
  /** Lets go of connections, timers and helper processes; nothing may be asked afterwards. */
  close?(): Promise<void>;
}
