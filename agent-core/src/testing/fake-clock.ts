import type { Clock } from '../timing/clock.js';

/** A clock that stands still but for its pauses, which pass at once. `paused` lists them, in ms. */
export interface FakeClock extends Clock {
  readonly paused: number[];
  sleepMachine(ms: number): void;
}

export function fakeClock(random = 0.5): FakeClock {
  let wallMs = 1_000_000;
  let monotonicMs = 0;
  const paused: number[] = [];
  return {
    paused,
    wallMs: () => wallMs,
    monotonicMs: () => monotonicMs,
    random: () => random,
    async pause(ms) {
      paused.push(ms);
      wallMs += ms;
      monotonicMs += ms;
      // A turn of the event loop, so that what else is going on gets on.
      await new Promise((resolve) => setImmediate(resolve));
    },
    sleepMachine(ms) {
      wallMs += ms;
    },
  };
}
