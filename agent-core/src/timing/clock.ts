import { performance } from 'node:perf_hooks';
import { setTimeout as timer } from 'node:timers/promises';

/** Time and chance, given by parameter so that tests need not wait. */
export interface Clock {
  /** Epoch ms; may jump when the machine sleeps or its clock is set. */
  wallMs(): number;
  /** Ms since some point; never goes back, and on Linux stands still while the machine sleeps (CLOCK_MONOTONIC). */
  monotonicMs(): number;
  /** From 0 (inclusive) to 1 (exclusive). */
  random(): number;
  /** Settles after a while or when the signal aborts, whichever is first; never rejects. */
  pause(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's own. */
export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  random: () => Math.random(),
  pause: async (ms, signal) => {
    await timer(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  },
};
