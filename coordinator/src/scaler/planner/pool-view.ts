import { candidatesOf, type Candidate } from './bids.js';
import { joinBilled, type Billed, type Known } from './billed.js';
import { mostUnderWay, nextBreaker, type Breaker } from './breaker.js';
import { Ledger } from './budget.js';
import type { Action, Alarm, Reason } from './decision.js';
import { boundsAt } from './hours.js';
import type { Launch, PoolState, Setback } from './state.js';

/** A pool while it is decided upon: what is known of it, worked out once, and what has been decided so far. */
export interface PoolView {
  readonly nowMs: number;
  readonly pool: PoolState;
  readonly min: number;
  readonly max: number;
  readonly billed: Billed;
  readonly breaker: Breaker;
  readonly failures: number;
  /** Launches that may be under way at once, as far as boots have proved themselves. */
  readonly mostUnderWay: number;
  readonly candidates: readonly Candidate[];
  readonly ledger: Ledger;
  /** Why nothing at all may be launched now; null where something may. */
  readonly hindrance: Reason | null;
  readonly reasons: Reason[];
  readonly alarms: Alarm[];
  readonly actions: Action[];
}

// A list that is older does not say what is billed.
const staleMs = 5 * 60_000;

/** Works out what the parts of a decision share. */
export function viewPool(pool: PoolState, launches: readonly Launch[], nowMs: number): PoolView {
  const { min, max } = pool.isRemoved ? { min: 0, max: 0 } : boundsAt(pool.rules, nowMs);
  const billed = joinBilled(pool, launches);
  const { breaker, failures } = nextBreaker(pool, nowMs);
  const candidates = candidatesOf(pool, nowMs);
  return {
    nowMs,
    pool,
    min,
    max,
    billed,
    breaker,
    failures,
    mostUnderWay: mostUnderWay(pool, breaker, failures),
    candidates,
    ledger: new Ledger(pool, billed, nowMs),
    hindrance: hindranceOf(pool, max, breaker, failures, candidates, nowMs),
    reasons: [],
    alarms: [],
    actions: [],
  };
}

/** Whether a machine may still begin builds, now or once it has booted. */
export function isServing({ launch, isInterrupted }: Known): boolean {
  return launch.state !== 'draining' && !isInterrupted && launch.endOrderedAtMs === null;
}

function hindranceOf(
  pool: PoolState,
  max: number,
  breaker: Breaker,
  failures: number,
  candidates: readonly Candidate[],
  nowMs: number,
): Reason | null {
  if (pool.isRemoved) return { kind: 'removed' };
  if (max === 0) return { kind: 'closed' };
  if (breaker.kind === 'open') return { kind: 'breaker', failures, untilMs: breaker.untilMs };
  const ageMs = pool.listing && nowMs - pool.listing.atMs;
  if (ageMs === null || ageMs > staleMs) return { kind: 'list-stale', ageMs };
  return holdingOff(pool.setbacks, nowMs) ?? (candidates.length === 0 ? { kind: 'no-offer' } : null);
}

const quotaMs = 10 * 60_000;
const shortestMs = 30_000;

/** After a quota was met, ten minutes; after other troubles 30 s, doubled with each within ten minutes. */
function holdingOff(setbacks: readonly Setback[], nowMs: number): Reason | null {
  const recent = setbacks.filter(({ atMs }) => nowMs - atMs < quotaMs);
  const until = (kind: Setback['kind'], holdMs: (count: number) => number) => {
    const same = recent.filter((setback) => setback.kind === kind);
    const lastMs = Math.max(...same.map(({ atMs }) => atMs));
    return same.length === 0 ? 0 : lastMs + holdMs(same.length);
  };
  const doubling = (count: number) => Math.min(quotaMs, shortestMs * 2 ** (count - 1));
  const holds = [
    { why: 'quota', untilMs: until('quota', () => quotaMs) },
    { why: 'throttled', untilMs: until('throttled', doubling) },
    { why: 'unavailable', untilMs: until('unavailable', doubling) },
  ] as const;
  const longest = holds.reduce((a, b) => (b.untilMs > a.untilMs ? b : a));
  return longest.untilMs > nowMs ? { kind: 'holding-off', ...longest } : null;
}
