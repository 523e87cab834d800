import type { Clock } from '../store/clock.js';

/** A clock that stands until it is moved. */
export interface ManualClock extends Clock {
  advance(ms: number): void;
}

/** Starts at a fixed instant of 2026. */
export function manualClock(): ManualClock {
  let nowMs = Date.UTC(2026, 2, 1, 12);
  return {
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
  };
}
