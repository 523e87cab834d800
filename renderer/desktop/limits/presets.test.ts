import { LimitSettings } from '@barnraiser/protocol';
import { describe, expect, it } from 'vitest';
import { changedLimits } from './limits-change.js';
import { matchingPreset, presetLimits, presetNames } from './presets.js';

const fresh = LimitSettings.parse({});

describe('presets', () => {
  it('are recognised after they were chosen, on machines of any size', () => {
    for (const cores of [2, 4, 8, 64]) {
      for (const name of presetNames) {
        expect(matchingPreset(changedLimits(fresh, presetLimits(name, cores)), cores)).toBe(name);
      }
    }
  });

  it('leave what they are not about', () => {
    const own = changedLimits(fresh, { diskBudgetMb: 5000, onBattery: true });
    const limits = changedLimits(own, presetLimits('away', 4));
    expect(limits.diskBudgetMb).toBe(5000);
    expect(limits.onBattery).toBe(true);
  });

  it('stop matching when the owner changes one of their limits', () => {
    const limits = changedLimits(fresh, presetLimits('away', 4));
    expect(matchingPreset(changedLimits(limits, { present: { cores: 1 } }), 4)).toBeNull();
    expect(matchingPreset(changedLimits(limits, { away: { cpuPercent: 50 } }), 4)).toBeNull();
    expect(matchingPreset(changedLimits(limits, { whileFullscreen: true }), 4)).toBeNull();
  });

  it('undo each other, whichever came first', () => {
    const own = changedLimits(fresh, { away: { cpuPercent: 25 }, exclusiveApps: ['obs'] });
    for (const first of presetNames)
      for (const second of presetNames) {
        const limits = changedLimits(changedLimits(own, presetLimits(first, 4)), presetLimits(second, 4));
        expect(matchingPreset(limits, 4)).toBe(second);
        expect(limits.exclusiveApps).toEqual(['obs']);
      }
  });
});
