import type { Arrival } from './farm.js';
import { World } from './world.js';

const hourMs = 3_600_000;

/** Jobs as they come in over some days, on one kind of machine. */
export interface Trace {
  readonly startMs: number;
  readonly endMs: number;
  readonly classId: string;
  readonly arrivals: readonly Arrival[];
}

/**
 * Working days: few jobs by night, many by day, and bursts of a whole matrix at once; most take minutes,
 * some the better part of an hour. The same seed gives the same jobs.
 */
export function workingDays(seed: number, days: number): Trace {
  const dice = new World(seed, 0);
  const startMs = Date.UTC(2026, 0, 5);
  const endMs = startMs + days * 24 * hourMs;
  const arrivals: Arrival[] = [];
  const add = (atMs: number) => {
    arrivals.push({ atMs, classId: 'c', priority: 0, durationMs: durationOf(dice) });
  };
  for (let atMs = startMs; atMs < endMs;) {
    const hour = ((atMs - startMs) / hourMs) % 24;
    const perHour = hour >= 8 && hour < 19 ? 14 : 1.5;
    atMs += (-Math.log(1 - dice.random()) / perHour) * hourMs;
    if (atMs >= endMs) break;
    const size = dice.chance(0.06) ? Math.floor(dice.between(8, 25)) : 1;
    for (let n = 0; n < size; n += 1) add(atMs + n * 200);
  }
  arrivals.sort((a, b) => a.atMs - b.atMs);
  return { startMs, endMs, classId: 'c', arrivals };
}

/** Log-normal: a median of four minutes, one in twenty above a quarter of an hour, none above 45 minutes. */
function durationOf(dice: World): number {
  const normal = Math.sqrt(-2 * Math.log(1 - dice.random())) * Math.cos(2 * Math.PI * dice.random());
  return Math.min(45, 4 * Math.exp(0.8 * normal)) * 60_000;
}
