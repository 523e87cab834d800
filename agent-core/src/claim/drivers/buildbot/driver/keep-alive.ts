import type { Clock } from '../../../../timing/clock.js';

/** How often a master is asked whether it is there, and how long its answer may take. */
export interface KeepAliveTimes {
  readonly everyMs: number;
  readonly answerMs: number;
}

/** Often enough for routers that forget a silent connection after a few minutes. */
export const keepAliveTimes: KeepAliveTimes = { everyMs: 180_000, answerMs: 60_000 };

/**
 * Asks again and again until the signal aborts, or until an answer does not come in time: then
 * `lost` is called, once. A connection whose other end has vanished is found in no other way.
 */
export async function keepAlive(
  ask: () => Promise<unknown>,
  lost: () => void,
  { clock, times, signal }: { clock: Pick<Clock, 'pause'>; times: KeepAliveTimes; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    await clock.pause(times.everyMs, signal);
    if (signal.aborted) return;
    const answered = new AbortController();
    const limit = clock.pause(times.answerMs, AbortSignal.any([answered.signal, signal]));
    const isThere = await Promise.race([
      ask().then(
        () => true,
        () => true,
      ),
      limit.then(() => false),
    ]);
    answered.abort();
    if (signal.aborted) return;
    if (!isThere) return lost();
  }
}
