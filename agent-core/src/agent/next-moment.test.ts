import type { WaitReason } from '@barnraiser/protocol';
import { describe, expect, it } from 'vitest';
import { freshSettings } from '../storage/settings.js';
import { endPassed, nextMoment } from './next-moment.js';

const settings = freshSettings('server');
const at = (ms: number): string => new Date(ms).toISOString();
const reason = (clearsAt: number | null) => ({ clearsAt }) as WaitReason;

describe('the next moment', () => {
  it('is the first at which something ends by itself', () => {
    const paused = { ...settings, pausedUntil: at(5000), anywayUntil: at(7000) };
    expect(nextMoment(paused, [reason(9000), reason(null)], 1000)).toBe(5000);
    expect(nextMoment(paused, [reason(3000)], 1000)).toBe(3000);
    expect(nextMoment(paused, [reason(3000)], 6000)).toBe(7000);
  });

  it('does not come for what has no end', () => {
    expect(nextMoment({ ...settings, pausedUntil: 'until-resumed' }, [reason(null)], 0)).toBeNull();
  });
});

describe('what is over', () => {
  it('is ended, and the rest stays', () => {
    const stored = { ...settings, pausedUntil: at(5000), anywayUntil: at(7000) };
    expect(endPassed(stored, 4999)).toBeNull();
    expect(endPassed(stored, 5000)).toEqual({ ...stored, pausedUntil: null });
    expect(endPassed(stored, 7000)).toEqual({ ...stored, pausedUntil: null, anywayUntil: null });
    expect(endPassed({ ...settings, pausedUntil: 'until-resumed' }, 7000)).toBeNull();
  });

  it('has no "build anyway" that a clock set back would make last for days', () => {
    const day = 86_400_000;
    const stored = { ...settings, anywayUntil: at(5 * day) };
    expect(endPassed(stored, 4 * day)).toBeNull();
    expect(endPassed(stored, 4 * day - 1)).toEqual({ ...stored, anywayUntil: null });
  });
});
