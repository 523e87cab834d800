import type { PoolState } from './state.js';

/**
 * Whether a pool's boots are worth their money. `closed` → three failed boots in a row → `open` until a
 * moment → `trial`, one launch → `closed` again, or `open` for twice as long. `times` counts how often
 * it opened in a row; `sinceMs` is when this state began.
 */
export type Breaker =
  | { readonly kind: 'closed'; readonly sinceMs: number }
  | { readonly kind: 'open'; readonly sinceMs: number; readonly untilMs: number; readonly times: number }
  | { readonly kind: 'trial'; readonly sinceMs: number; readonly times: number };

/** A pool's breaker at its start. */
export const closedBreaker: Breaker = { kind: 'closed', sinceMs: 0 };

const mostFailures = 3;
// An hour, so that no hour sees more than three launches of a broken image.
const firstHoldMs = 3_600_000;
const longestHoldMs = 24 * 3_600_000;

/** The breaker as it is now, and the failed boots that speak against the pool since its last success. */
export function nextBreaker(pool: PoolState, nowMs: number): { breaker: Breaker; failures: number } {
  const { breaker } = pool;
  // A new document is a new image, until it fails for itself.
  if (breaker.kind !== 'closed' && pool.rulesSinceMs > breaker.sinceMs) {
    return { breaker: { kind: 'closed', sinceMs: nowMs }, failures: failuresSince(pool, 0) };
  }
  switch (breaker.kind) {
    case 'closed': {
      const failures = failuresSince(pool, breaker.sinceMs);
      return failures < mostFailures ? { breaker, failures } : { breaker: opened(nowMs, 1), failures };
    }
    case 'open':
      if (nowMs < breaker.untilMs) return { breaker, failures: mostFailures };
      return { breaker: { kind: 'trial', sinceMs: nowMs, times: breaker.times }, failures: 0 };
    case 'trial': {
      if ((pool.lastReadyMs ?? 0) >= breaker.sinceMs)
        return { breaker: { kind: 'closed', sinceMs: nowMs }, failures: 0 };
      const failures = failuresSince(pool, breaker.sinceMs);
      if (failures === 0) return { breaker, failures };
      return { breaker: opened(nowMs, breaker.times + 1), failures };
    }
  }
}

/**
 * How many launches may be under way at once: any number once an instance became ready since the last
 * failure, one on trial, none while the breaker is open. Before such a proof three less the failures,
 * so that a burst does not launch a broken image by the dozen.
 */
export function mostUnderWay(pool: PoolState, breaker: Breaker, failures: number): number {
  if (breaker.kind === 'open') return 0;
  if (breaker.kind === 'trial') return 1;
  const lastFailedMs = Math.max(0, ...pool.failedBootsMs);
  if (pool.lastReadyMs !== null && pool.lastReadyMs > lastFailedMs) return Infinity;
  return Math.max(0, mostFailures - failures);
}

function opened(nowMs: number, times: number): Breaker {
  const holdMs = Math.min(longestHoldMs, firstHoldMs * 2 ** (times - 1));
  return { kind: 'open', sinceMs: nowMs, untilMs: nowMs + holdMs, times };
}

function failuresSince({ failedBootsMs, lastReadyMs }: PoolState, sinceMs: number): number {
  const after = Math.max(sinceMs, lastReadyMs ?? 0);
  return failedBootsMs.filter((atMs) => atMs > after).length;
}
