import type { Isolation, SnapshotCoordinator } from '@barnraiser/protocol';

/** One joined coordinator, as the rules see it. */
export interface CoordinatorCondition extends SnapshotCoordinator {
  /** Why it refuses this machine, while the link is `refused`. */
  readonly refusal: 'unauthorised' | 'pending' | 'suspended' | 'too-old' | null;
  /** Epoch ms until which it asked for a pause; Infinity: until the agent starts anew. */
  readonly pausedUntil: number | null;
}

/** What the rules look at; times are epoch ms. Null means not known (yet). */
export interface Conditions {
  readonly now: number;
  readonly coordinators: readonly CoordinatorCondition[];
  /** Free space where builds are made, in MiB. */
  readonly diskFreeMb: number | null;
  /** What builds can be run under here, best first. */
  readonly sandboxes: readonly Isolation[] | null;
  /** Builds in a row that ended by the machine's fault, and when the last of them did. */
  readonly machineFailures: { readonly inRow: number; readonly lastAt: number };
}

/** What the owner decided, as far as the rules care. */
export interface OwnerRules {
  /** Epoch ms; null while not paused; Infinity: until resumed. */
  readonly pausedUntil: number | null;
  readonly isolation: Isolation | 'best';
  /** No build starts with less free space than this, in MiB. */
  readonly diskFloorMb: number;
}
