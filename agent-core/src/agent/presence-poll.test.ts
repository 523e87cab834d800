import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PresencePoll } from './presence-poll.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('looks ten times a second while it matters, tells when somebody is there, and rests otherwise', async () => {
  const state = { isNeeded: false, isPresent: false, glances: 0, seen: 0 };
  const poll = new PresencePoll({
    isNeeded: () => state.isNeeded,
    isPresent: () => state.isPresent,
    glance: async () => void (state.glances += 1),
    seen: () => {
      state.seen += 1;
      state.isNeeded = false;
    },
  });
  poll.consider();
  await vi.advanceTimersByTimeAsync(1000);
  expect(state.glances).toBe(0);
  state.isNeeded = true;
  poll.consider();
  poll.consider();
  await vi.advanceTimersByTimeAsync(1000);
  expect(state).toMatchObject({ glances: 10, seen: 0 });
  state.isPresent = true;
  await vi.advanceTimersByTimeAsync(100);
  expect(state).toMatchObject({ glances: 11, seen: 1 });
  expect(vi.getTimerCount()).toBe(0);
  state.isNeeded = true;
  poll.end();
  poll.consider();
  expect(vi.getTimerCount()).toBe(0);
});
