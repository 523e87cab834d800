import { expect, it } from 'vitest';
import { runFixedFleet, runLatentWorkers, runOnePerJob } from './policies.js';
import { runPlanner } from './run-planner.js';
import { workingDays, type Trace } from './trace.js';

const startMs = Date.UTC(2026, 0, 5);
const minuteMs = 60_000;

/** Two jobs of ten minutes at once, and one half an hour later. */
const trace: Trace = {
  startMs,
  endMs: startMs + 60 * minuteMs,
  classId: 'c',
  arrivals: [0, 0, 30].map((minute) => ({
    atMs: startMs + minute * minuteMs,
    classId: 'c',
    priority: 0,
    durationMs: 10 * minuteMs,
  })),
};

it('lets a fixed fleet of one make the second job wait, and bills all the time', () => {
  const { usd, p95WaitS, done } = runFixedFleet(trace, 1);
  expect([usd, p95WaitS, done]).toEqual([expect.closeTo(0.1), 600, 3]);
});

it('starts a machine for each job', () => {
  const { launches, done, p50WaitS } = runOnePerJob(trace, 10);
  expect([launches, done]).toEqual([3, 3]);
  expect(p50WaitS).toBeGreaterThanOrEqual(45);
});

it('keeps a latent worker for ten minutes after its build', () => {
  const { launches, usd, done } = runLatentWorkers(trace, 2, 'running-first');
  expect([launches, done]).toEqual([3, 3]);
  // Boot, build, ten minutes more: 21 to 23 minutes for each.
  expect(usd).toBeGreaterThan((3 * 20.75 * 0.1) / 60);
});

it('builds every job of a working day under every policy', () => {
  const day = workingDays(1, 1);
  const done = [
    runFixedFleet(day, 20),
    runOnePerJob(day, 20),
    runLatentWorkers(day, 20, 'any'),
    runPlanner(day, { max: 20, launchAfterS: 0, idleTimeoutS: 300 }, 10_000),
  ].map((figures) => figures.done);
  expect(new Set(done)).toEqual(new Set([day.arrivals.length]));
}, 120_000);
