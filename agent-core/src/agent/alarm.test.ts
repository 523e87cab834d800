import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Alarm } from './alarm.js';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

const act = vi.fn<() => void>();
const alarm = new Alarm({ wallMs: () => Date.now() }, act);

it('acts at the moment that was set last, once', () => {
  alarm.set(1000);
  alarm.set(5000);
  vi.advanceTimersByTime(4999);
  expect(act).not.toHaveBeenCalled();
  vi.advanceTimersByTime(100_000);
  expect(act).toHaveBeenCalledTimes(1);
  alarm.set(Date.now() + 10);
  alarm.set(null);
  vi.advanceTimersByTime(1000);
  expect(act).toHaveBeenCalledTimes(1);
});

it('reaches moments that are weeks away', () => {
  act.mockClear();
  const days = 40 * 86_400_000;
  alarm.set(Date.now() + days);
  vi.advanceTimersByTime(days - 1);
  expect(act).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(act).toHaveBeenCalledTimes(1);
});
