import type { Pool } from '@barnraiser/protocol';
import type { LaunchOffer, ProviderInstance } from '../providers/provider.js';
import type { Breaker } from './breaker.js';
import type { Memory } from './decision.js';

/** Jobs of one class and priority that came into the queue at about the same time. */
export interface JobGroup {
  /** A job that serves merged requests has the highest of theirs, and is one job. */
  readonly priority: number;
  /** Of the youngest of them, so that none counts before its time. */
  readonly queuedAtMs: number;
  readonly count: number;
}

/** The queued jobs of one requirement class. */
export interface ClassLoad {
  readonly classId: string;
  /** As people call it: `linux/arm64`. */
  readonly label: string;
  readonly groups: readonly JobGroup[];
  /** The names of the pools whose machines match. */
  readonly pools: readonly string[];
}

/** Volunteers' machines that match the same classes, wait for work, and may take it now. */
export interface VolunteerGroup {
  readonly classIds: readonly string[];
  /** Builds that they could begin now. */
  readonly idle: number;
}

/**
 * `ordered`: written down, and the provider has not answered · `requested`: it answered, and may fill it
 * later · `booting` · `ready`: enrolled, builds nothing · `busy` · `draining`: takes no more work.
 */
export type LaunchState = 'ordered' | 'requested' | 'booting' | 'ready' | 'busy' | 'draining';

/** One launch of our table that is not over. All moments are by the coordinator's clock. */
export interface Launch {
  readonly launchId: string;
  readonly pool: string;
  readonly offer: LaunchOffer;
  /** The most that an hour of it costs. */
  readonly usdPerHour: number;
  readonly state: LaunchState;
  readonly stateSinceMs: number;
  readonly orderedAtMs: number;
  /** Since when it boots, as far as we know; null before. */
  readonly bootedAtMs: number | null;
  /** The instance's id, or the request's while it is only requested; null until the provider or the agent told it. */
  readonly instanceId: string | null;
  readonly slots: number;
  /** Builds that it holds now. */
  readonly usedSlots: number;
  /** Since when it holds none; null while it does, and before it is ready. */
  readonly idleSinceMs: number | null;
  readonly lastContactMs: number | null;
  readonly maxLifeS: number;
  /** Its agent told that the provider takes it away. */
  readonly isInterrupted: boolean;
  readonly endOrderedAtMs: number | null;
}

/** What the provider listed; `atMs` is when the call began, by our clock. */
export interface Listing {
  readonly atMs: number;
  readonly instances: readonly ProviderInstance[];
}

/** Something that speaks against an offer, or against asking the provider at all, for a while. */
export interface Setback {
  readonly kind: 'capacity' | 'quota' | 'throttled' | 'unavailable' | 'unfilled' | 'preempted';
  readonly offer: LaunchOffer;
  readonly atMs: number;
}

/** What a type costs in a zone on the spot market, in US dollars per hour; null is unknown. */
export interface SpotPrice {
  readonly type: string;
  readonly zone: string;
  readonly mean24hUsdPerHour: number | null;
  readonly latestUsdPerHour: number | null;
}

/** A pool with all that is known of it besides its launches. */
export interface PoolState {
  readonly rules: Pool;
  /** Its document is gone: what runs is drained, and nothing launched. */
  readonly isRemoved: boolean;
  /** When its document was last changed, which closes its breaker. */
  readonly rulesSinceMs: number;
  /** Null before the first list. */
  readonly listing: Listing | null;
  readonly breaker: Breaker;
  /** When an instance that was ordered under the present document last became ready. */
  readonly lastReadyMs: number | null;
  /**
   * When boots failed of what was ordered under the present document, of the last 24 h: when the end of
   * one that took too long was ordered, one was settled as `boot-failed`, or an order was `invalid`.
   */
  readonly failedBootsMs: readonly number[];
  /** Of the last hour. */
  readonly setbacks: readonly Setback[];
  readonly spot: readonly SpotPrice[];
  /** What launches that are over cost on this UTC day: `spentTodayUsd` of them. */
  readonly spentTodayUsd: number;
}

/** All that a decision depends on. */
export interface State {
  readonly nowMs: number;
  readonly pools: readonly PoolState[];
  readonly classes: readonly ClassLoad[];
  readonly volunteers: readonly VolunteerGroup[];
  readonly launches: readonly Launch[];
  /** Of the decision before; `noMemory` at the start. Losing it costs a sweep, and nothing else. */
  readonly memory: Memory;
}
