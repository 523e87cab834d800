import type { Pace } from '../run/freeze/pace.js';
import type { Clock } from '../timing/clock.js';

/**
 * Measures from now on; the function that it answers tells the ms since. The machine's sleep counts,
 * as a freeze does: its monotonic clock leaves it out.
 */
export function startStopwatch(clock: Pick<Clock, 'monotonicMs'>, pace: Pick<Pace, 'sleptMs'>): () => number {
  const startedMs = clock.monotonicMs();
  return () => clock.monotonicMs() - startedMs + pace.sleptMs;
}
