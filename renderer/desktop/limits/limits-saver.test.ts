import { LimitSettings } from '@barnraiser/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { changedLimits, type LimitsChange } from './limits-change.js';
import { createLimitsSaver } from './limits-saver.js';

const fresh = LimitSettings.parse({});
const problem = { code: 'internal', message: 'The disk is full.' };

function agent() {
  const sent: LimitsChange[] = [];
  const state = { limits: fresh, isBroken: false };
  const save = (change: LimitsChange) => {
    if (state.isBroken) return Promise.reject(new Error('broken'));
    sent.push(change);
    state.limits = changedLimits(state.limits, change);
    return Promise.resolve(state.limits);
  };
  const saver = createLimitsSaver(save, () => problem, 400);
  saver.load(fresh);
  return { saver, sent, state, now: () => saver.store.getState() };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('saving limits', () => {
  it('shows a change at once, and saves a burst of them as one', async () => {
    const { saver, sent, now } = agent();
    saver.change({ idleAfterS: 60 });
    saver.change({ idleAfterS: 90, away: { cores: 2 } });
    expect(now().limits?.idleAfterS).toBe(90);
    expect(now().phase).toBe('saving');
    await vi.advanceTimersByTimeAsync(400);
    expect(sent).toEqual([{ idleAfterS: 90, away: { cores: 2 } }]);
    expect(now().phase).toBe('saved');
  });

  it('goes back to before the whole burst', async () => {
    const { saver, state, now } = agent();
    saver.change({ idleAfterS: 60 });
    saver.change({ maxCelsius: null });
    await saver.flush();
    saver.undo();
    await vi.runAllTimersAsync();
    expect(state.limits).toEqual(fresh);
    expect(now()).toMatchObject({ phase: 'undone', before: null });
  });

  it('keeps what could not be saved, and saves it with what came after', async () => {
    const { saver, sent, state, now } = agent();
    state.isBroken = true;
    saver.change({ onBattery: true });
    await saver.flush();
    expect(now()).toMatchObject({ phase: 'failed', problem });
    expect(now().limits?.onBattery).toBe(true);
    state.isBroken = false;
    saver.change({ minChargePercent: 20 });
    await saver.flush();
    expect(sent).toEqual([{ onBattery: true, minChargePercent: 20 }]);
    expect(now().phase).toBe('saved');
  });

  it('does not let an older answer undo what is being changed', () => {
    const { saver, now } = agent();
    saver.change({ idleAfterS: 60 });
    saver.load(fresh);
    expect(now().limits?.idleAfterS).toBe(60);
  });
});
