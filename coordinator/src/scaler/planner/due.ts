import type { JobGroup } from './state.js';

/**
 * What a job is worth as load: 1 at priority 0 and above, half below. Never more than 1, so that no job
 * is ever worth two machines.
 */
function worthOfJob(priority: number): number {
  return priority >= 0 ? 1 : 0.5;
}

/** How long a job waits before it is load: half as long as usual above priority 0, twice as long below. */
function delayMs(priority: number, launchAfterS: number): number {
  if (priority === 0) return launchAfterS * 1000;
  return launchAfterS * (priority > 0 ? 500 : 2000);
}

/** Jobs, and what they are worth together. */
interface Due {
  readonly jobs: number;
  readonly worth: number;
}

/** The jobs of these groups that have waited for the delay, and for `moreMs` beyond it. */
export function dueOf(groups: readonly JobGroup[], nowMs: number, launchAfterS: number, moreMs = 0): Due {
  let jobs = 0;
  let worth = 0;
  for (const { priority, queuedAtMs, count } of groups) {
    if (nowMs - queuedAtMs < delayMs(priority, launchAfterS) + moreMs) continue;
    jobs += count;
    worth += count * worthOfJob(priority);
  }
  return { jobs, worth };
}

/** The most important of these jobs decides who is served first; of equals, the one that waits longest. */
export function urgencyOf(groups: readonly JobGroup[]): { priority: number; oldestMs: number } {
  let priority = -Infinity;
  let oldestMs = Infinity;
  for (const group of groups) {
    priority = Math.max(priority, group.priority);
    oldestMs = Math.min(oldestMs, group.queuedAtMs);
  }
  return { priority, oldestMs };
}
