import { expect, it } from 'vitest';
import { fakeClock } from '../testing/fake-clock.js';
import { SleepWatch } from './sleep-watch.js';

it('tells once how long the machine slept, by the time since its start', async () => {
  const clock = fakeClock();
  let startedAgoMs = 50_000;
  const watch = new SleepWatch(clock, () => startedAgoMs);
  await clock.pause(1000);
  startedAgoMs += 1010;
  expect(watch.look()).toBe(0);
  startedAgoMs += 3_600_000;
  expect([watch.look(), watch.look()]).toEqual([3_600_000, 0]);
});

it('does not take a clock that was set for sleep, where the kernel tells them apart', () => {
  const clock = fakeClock();
  const watch = new SleepWatch(clock, () => 50_000);
  clock.sleepMachine(7_200_000);
  expect(watch.look()).toBe(0);
});

it('goes by the wall clock elsewhere', () => {
  const clock = fakeClock();
  const watch = new SleepWatch(clock, () => null);
  clock.sleepMachine(60_000);
  expect(watch.look()).toBe(60_000);
  clock.sleepMachine(-60_000);
  expect(watch.look()).toBe(0);
});
