import type {
  HostConditions,
  Isolation,
  LimitSettings,
  Settings,
  SnapshotCoordinator,
} from '@barnraiser/protocol';

/** A limit that a build broke: cores as the mean of ten seconds, or MB on the disk; `at` is epoch ms. */
export interface BrokenCap {
  readonly at: number;
  readonly kind: 'cores' | 'disk';
  readonly allowed: number;
  readonly used: number;
}

/** One joined coordinator, as the rules see it. */
export interface CoordinatorCondition extends SnapshotCoordinator {
  /** Why it refuses this machine, while the link is `refused`. */
  readonly refusal: 'unauthorised' | 'pending' | 'suspended' | 'too-old' | null;
  /** Epoch ms until which it asked for a pause; Infinity: until the agent starts anew. */
  readonly pausedUntil: number | null;
}

/** Where the owner's clock and calendar stand; times are epoch ms. */
export interface LocalTime {
  /** 0 is Monday. */
  readonly weekday: number;
  readonly hour: number;
  /** When the schedule lets builds start next; null: it has no such hour, or there is no schedule. */
  readonly nextOpenAt: number | null;
  readonly nextMidnightAt: number;
  /** A moment as people here say it: "14:32", "Monday 08:00". */
  readonly say: (at: number) => string;
}

/** What the rules look at; times are epoch ms. Null means not known (yet). */
export interface Conditions {
  readonly now: number;
  readonly coordinators: readonly CoordinatorCondition[];
  readonly host: HostConditions | null;
  /** The temperature ceiling was reached and it is not yet cooler by `coolByCelsius`. */
  readonly wasHot: boolean;
  readonly local: LocalTime;
  /** The last time that a build used more than it may; null: never. */
  readonly brokenCap: BrokenCap | null;
  /** What builds sent and received this month, and when the next begins; null where nobody counts. */
  readonly data: { readonly usedMb: number; readonly resetsAt: number } | null;
  /** How long this machine has built since midnight, local time. */
  readonly builtTodayMs: number;
  /** Whether any network but the machine's own is up. */
  readonly hasNetwork: boolean | null;
  /** The running build is to be the last. */
  readonly isFinishing: boolean;
  /** What builds can be run under here, best first. */
  readonly sandboxes: readonly Isolation[] | null;
  /** Builds in a row that ended by the machine's fault, and when the last of them did. */
  readonly machineFailures: { readonly inRow: number; readonly lastAt: number };
}

/** What the owner decided, as far as the rules care. */
export interface OwnerRules {
  readonly kind: Settings['kind'];
  readonly limits: LimitSettings;
  readonly isolation: Isolation | 'best';
  /** Epoch ms; null while not paused; Infinity: until resumed. */
  readonly pausedUntil: number | null;
  /** Until when overridable reasons are set aside; epoch ms; null: they are not. */
  readonly anywayUntil: number | null;
}
