import { expect, test } from 'vitest';
import { startStepClock, type StepTimeout, type Timers } from './step-clock.js';

/** A clock that is moved by hand. */
function handClock() {
  let now = 0;
  let due: { at: number; callback: () => void } | null = null;
  const timers: Timers = {
    now: () => now,
    set: (callback, delayMs) => (due = { at: now + delayMs, callback }),
    clear: () => (due = null),
  };
  const advance = (ms: number): void => {
    const end = now + ms;
    while (due !== null && due.at <= end) {
      const { at, callback } = due;
      due = null;
      now = at;
      callback();
    }
    now = end;
  };
  return { timers, advance };
}

function watch(timeoutMs: number | null, quietTimeoutMs: number | null, isDeaf?: () => boolean) {
  const { timers, advance } = handClock();
  const timeouts: StepTimeout[] = [];
  const onTimeout = (which: StepTimeout): void => void timeouts.push(which);
  const clock = startStepClock({ timeoutMs, quietTimeoutMs }, onTimeout, isDeaf ?? (() => false), timers);
  return { clock, advance, timeouts };
}

test('the wall limit counts from the start, whatever is heard', () => {
  const { clock, advance, timeouts } = watch(1000, 400);
  for (let i = 0; i < 9; i += 1) {
    advance(100);
    clock.heard();
  }
  expect(timeouts).toEqual([]);
  advance(100);
  expect(timeouts).toEqual(['timeout-wall']);
});

test('silence counts from what was heard last', () => {
  const { clock, advance, timeouts } = watch(null, 400);
  advance(399);
  clock.heard();
  advance(399);
  expect(timeouts).toEqual([]);
  advance(1);
  expect(timeouts).toEqual(['timeout-quiet']);
  advance(10_000);
  expect(timeouts).toEqual(['timeout-quiet']);
});

test('no time passes while it is stopped', () => {
  const { clock, advance, timeouts } = watch(1000, 500);
  advance(300);
  clock.stop();
  clock.stop();
  advance(10_000);
  expect(clock.elapsedMs()).toBe(300);
  clock.go();
  clock.go();
  advance(199);
  expect(timeouts).toEqual([]);
  advance(1);
  expect(timeouts).toEqual(['timeout-quiet']);
});

test('silence does not count while output waits to be read', () => {
  let isDeaf = true;
  const { advance, timeouts } = watch(null, 400, () => isDeaf);
  advance(2000);
  expect(timeouts).toEqual([]);
  isDeaf = false;
  advance(400);
  expect(timeouts).toEqual(['timeout-quiet']);
});

test('nothing expires after its end, nor without limits', () => {
  const ended = watch(100, 100);
  ended.clock.end();
  ended.clock.go();
  ended.advance(1000);
  const unlimited = watch(null, null);
  unlimited.advance(10_000_000);
  expect([...ended.timeouts, ...unlimited.timeouts]).toEqual([]);
});

test('time in which nobody read the output counts for neither limit', () => {
  const { clock, advance, timeouts } = watch(1000, 400);
  advance(300);
  // What was written meanwhile is heard at the first moment afterwards.
  clock.heard();
  clock.lose(250);
  expect(clock.elapsedMs()).toBe(50);
  advance(399);
  expect(timeouts).toEqual([]);
  advance(1);
  expect(timeouts).toEqual(['timeout-quiet']);
});
