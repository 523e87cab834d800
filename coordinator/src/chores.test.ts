import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startChores } from './chores.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('startChores', () => {
  it('does each chore at its interval, and goes on after a failure', async () => {
    const failures: string[] = [];
    let runs = 0;
    const stop = startChores(
      [
        { name: 'often', everyMs: 10, run: async () => void (runs += 1) },
        { name: 'broken', everyMs: 50, run: () => Promise.reject(new Error('no')) },
      ],
      (name) => failures.push(name),
    );
    await vi.advanceTimersByTimeAsync(100);
    await stop();
    await vi.advanceTimersByTimeAsync(100);
    expect([runs, failures]).toEqual([10, ['broken', 'broken']]);
  });

  it('never does a chore twice at once, and waits for it when stopped', async () => {
    let runs = 0;
    let finish: () => void = () => undefined;
    const slow = () => {
      runs += 1;
      return new Promise<void>((resolve) => (finish = resolve));
    };
    const stop = startChores([{ name: 'slow', everyMs: 10, run: slow }], () => undefined);
    await vi.advanceTimersByTimeAsync(100);
    expect(runs).toBe(1);
    let isStopped = false;
    const stopped = stop().then(() => (isStopped = true));
    await vi.advanceTimersByTimeAsync(100);
    expect(isStopped).toBe(false);
    finish();
    await stopped;
  });
});
