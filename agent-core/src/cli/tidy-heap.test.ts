import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Notice } from '../agent/notice.js';
import { tidyHeap } from './tidy-heap.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('memory is given back once after the start, and once after each build', () => {
  const { collected, notice, end } = room();
  vi.advanceTimersByTime(10_000);
  expect(collected()).toBe(true);
  vi.advanceTimersByTime(10_000);
  expect(collected()).toBe(false);
  notice('buildStarted');
  vi.advanceTimersByTime(10_000);
  notice('buildEnded');
  expect(collected()).toBe(false);
  vi.advanceTimersByTime(10_000);
  expect(collected()).toBe(true);
  end();
});

test('nothing is collected while a build runs', () => {
  const { collected, notice, end } = room();
  notice('buildStarted');
  vi.advanceTimersByTime(10_000);
  expect(collected()).toBe(false);
  notice('buildEnded');
  notice('buildStarted');
  vi.advanceTimersByTime(10_000);
  expect(collected()).toBe(false);
  end();
  expect(vi.getTimerCount()).toBe(0);
});

function room(): { collected: () => boolean; notice: (kind: Notice['kind']) => void; end: () => void } {
  let hear: (notice: Notice) => void = () => undefined;
  let count = 0;
  const agent = {
    onNotice: (listener: (notice: Notice) => void) => {
      hear = listener;
      return () => undefined;
    },
  };
  const collect = (): void => {
    count += 1;
  };
  const end = tidyHeap(agent, collect, 10_000);
  const collected = (): boolean => {
    const before = count;
    count = 0;
    return before > 0;
  };
  return { collected, notice: (kind) => hear({ kind } as Notice), end };
}
