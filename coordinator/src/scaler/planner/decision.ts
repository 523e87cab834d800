import type { LaunchOffer } from '../providers/provider.js';
import type { Breaker } from './breaker.js';

/** Why a machine is wanted. */
export type LaunchReason = 'load' | 'minimum';
/** Why a machine takes no more work. */
export type DrainReason = 'idle' | 'max-life' | 'interrupted' | 'silent' | 'over-maximum' | 'removed';
/** Why an instance is ended. */
export type EndReason = 'drained' | 'boot-timeout' | 'orphan';
/** What became of a launch of which nothing is billed any more. */
export type SettleReason = 'ended' | 'boot-failed' | 'gone' | 'unfilled' | 'lost';

/**
 * What is to be done; the executor does it, and looks again under its locks before it does.
 *
 * - `launch`: write it down, then order it.
 * - `repeat`: the provider never answered; give the same order again, with the same launchId.
 * - `adopt`: the list shows what the launch became: record the instance, which boots.
 * - `cancel`: withdraw a request that was not filled.
 * - `drain`: let it claim no more. Builds that it holds go on.
 * - `end`: end the instance; only proposed where nothing is built, and not to be done where something is.
 * - `settle`: nothing of it exists any more; the launch is over.
 */
export type Action =
  | {
      readonly kind: 'launch';
      readonly pool: string;
      readonly offer: LaunchOffer;
      /** The most that an hour of it costs. */
      readonly usdPerHour: number;
      readonly reason: LaunchReason;
    }
  | { readonly kind: 'repeat'; readonly pool: string; readonly launchId: string }
  | {
      readonly kind: 'adopt';
      readonly pool: string;
      readonly launchId: string;
      readonly instanceId: string;
    }
  | {
      readonly kind: 'cancel';
      readonly pool: string;
      readonly launchId: string;
      readonly requestId: string;
      readonly reason: 'unfilled' | 'not-wanted';
    }
  | {
      readonly kind: 'drain';
      readonly pool: string;
      readonly launchId: string;
      readonly reason: DrainReason;
    }
  | {
      readonly kind: 'end';
      readonly pool: string;
      /** Null of an orphan that names none. */
      readonly launchId: string | null;
      readonly instanceId: string;
      readonly reason: EndReason;
    }
  | {
      readonly kind: 'settle';
      readonly pool: string;
      readonly launchId: string;
      readonly reason: SettleReason;
    };

/** Something that a person should see, for as long as decisions say it; an orphan is said once. */
export type Alarm =
  | {
      readonly kind: 'breaker-open';
      readonly pool: string;
      readonly failures: number;
      readonly untilMs: number;
    }
  | { readonly kind: 'budget-reached'; readonly pool: string; readonly budgetUsdPerDay: number }
  | { readonly kind: 'list-stale'; readonly pool: string; readonly ageMs: number | null }
  | { readonly kind: 'quota'; readonly pool: string }
  | { readonly kind: 'orphan'; readonly pool: string; readonly instanceId: string }
  | { readonly kind: 'overdue'; readonly pool: string; readonly launchId: string };

/** One ground of a pool's decision, in the order in which they are said. */
export type Reason =
  | {
      readonly kind: 'load';
      readonly label: string;
      readonly jobs: number;
      readonly overS: number;
      /** They match, and wait for work. */
      readonly idleVolunteers: number;
      /** They had their time, and took none of these jobs. */
      readonly isGraceOver: boolean;
    }
  | { readonly kind: 'minimum'; readonly min: number }
  | { readonly kind: 'under-way'; readonly machines: number }
  | { readonly kind: 'at-maximum'; readonly max: number; readonly billed: number }
  | { readonly kind: 'at-budget'; readonly budgetUsdPerDay: number; readonly committedUsd: number }
  | { readonly kind: 'breaker'; readonly failures: number; readonly untilMs: number }
  | { readonly kind: 'trial' }
  | { readonly kind: 'unproven'; readonly outstanding: number }
  | { readonly kind: 'list-stale'; readonly ageMs: number | null }
  | {
      readonly kind: 'holding-off';
      readonly why: 'quota' | 'throttled' | 'unavailable';
      readonly untilMs: number;
    }
  | { readonly kind: 'no-offer' }
  | { readonly kind: 'removed' }
  | { readonly kind: 'closed' };

/** What was decided for a pool, in numbers. */
export interface PoolReport {
  readonly pool: string;
  /** Machines that waiting jobs and the minimum call for, beyond those that build. */
  readonly wanted: number;
  readonly launching: number;
  /** What is billed or will be, by our table and the provider's list together. */
  readonly billed: number;
  readonly min: number;
  readonly max: number;
  readonly underWay: number;
  readonly ready: number;
  readonly busy: number;
  readonly draining: number;
  readonly orphans: number;
  /** What today costs at most: what is spent, and what runs on to the end of its life. */
  readonly committedTodayUsd: number;
  readonly reasons: readonly Reason[];
}

/** What one decision has to tell the next; plain data. */
export interface Memory {
  /** Orphans by instance id, with the moment of the list that showed them first. */
  readonly orphans: Readonly<Record<string, number>>;
  /** Launches that the list lacks, with the moment of the list that lacked them first. */
  readonly missing: Readonly<Record<string, number>>;
  /** When an unanswered order was given again. */
  readonly repeated: Readonly<Record<string, number>>;
}

/** Where nothing was decided before. */
export const noMemory: Memory = { orphans: {}, missing: {}, repeated: {} };

export interface Decision {
  readonly actions: readonly Action[];
  /** Of each pool whose breaker changed. */
  readonly breakers: readonly { readonly pool: string; readonly breaker: Breaker }[];
  readonly alarms: readonly Alarm[];
  readonly reports: readonly PoolReport[];
  readonly memory: Memory;
}
