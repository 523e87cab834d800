import { LimitSettings } from '@barnraiser/protocol';
import { describe, expect, it } from 'vitest';
import { changedLimits, joinedChanges } from './limits-change.js';

const fresh = LimitSettings.parse({});

describe('changes of limits', () => {
  it('keep the rest of a column', () => {
    const limits = changedLimits(fresh, { away: { memoryMb: 1024 } });
    expect(limits.away).toEqual({ cores: null, memoryMb: 1024, cpuPercent: null });
    expect(limits.present).toEqual(fresh.present);
  });

  it('tell "no limit" from "not named"', () => {
    expect(changedLimits(fresh, { maxCelsius: null }).maxCelsius).toBeNull();
    expect(changedLimits(fresh, {}).maxCelsius).toBe(85);
  });

  it('join so that the later value of the same limit holds', () => {
    const joined = joinedChanges(
      { idleAfterS: 60, away: { cores: 2 } },
      { idleAfterS: 90, away: { memoryMb: 512 }, present: { cores: 1 } },
    );
    expect(joined).toEqual({
      idleAfterS: 90,
      away: { cores: 2, memoryMb: 512 },
      present: { cores: 1 },
    });
  });
});
