const baseMs = 1000;
const capMs = 300_000;
/** A coordinator cannot silence an agent for longer than this. */
const longestRetryAfterMs = 3_600_000;

/**
 * How long to wait after so many failures in a row (from 1), in ms: full jitter between nothing and
 * 1 s doubling to 5 min, and never sooner than the coordinator asked. Full jitter spreads a crowd
 * that lost the same coordinator best (AWS Architecture Blog, "Exponential Backoff And Jitter").
 */
export function backOffMs(failures: number, random: number, retryAfterMs: number | null = null): number {
  const ceiling = Math.min(capMs, baseMs * 2 ** Math.min(30, Math.max(0, failures - 1)));
  const asked = Math.min(longestRetryAfterMs, Math.max(0, retryAfterMs ?? 0));
  return Math.max(asked, Math.floor(random * ceiling));
}
