import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProcessTree } from './process-tree.js';
import { watchUsage } from './step-usage.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** How often a tree was looked at within a minute, when each look takes so long and costs the agent so much. */
async function looksInAMinute(tookMs: number, costMs: number): Promise<number> {
  let usedMs = 0;
  let looks = 0;
  const look = async (): Promise<[]> => {
    usedMs += costMs;
    await new Promise((resolve) => setTimeout(resolve, tookMs));
    return [];
  };
  const tree: ProcessTree = { members: look, newcomers: look, sinceBegin: look, descendants: look };
  const watch = watchUsage(
    tree,
    () => (looks += 1),
    () => usedMs,
  );
  await vi.advanceTimersByTimeAsync(60_000);
  watch.end();
  expect(vi.getTimerCount()).toBeLessThanOrEqual(1);
  return looks;
}

describe.runIf(process.platform === 'linux')('a step is looked at', () => {
  it('once a second while that costs little', async () => {
    expect(await looksInAMinute(1, 1)).toBeGreaterThan(55);
  });

  it('as often on a machine where the agent gets no turn for most of a look', async () => {
    expect(await looksInAMinute(600, 5)).toBeGreaterThan(30);
  });

  it('less often where looks cost much', async () => {
    expect(await looksInAMinute(50, 50)).toBeLessThan(15);
  });

  it('every ten seconds, whatever looks cost', async () => {
    expect(await looksInAMinute(600, 600)).toBeGreaterThanOrEqual(5);
  });
});
