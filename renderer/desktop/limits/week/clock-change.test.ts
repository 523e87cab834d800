import { describe, expect, it } from 'vitest';
import { nextClockChange } from './clock-change.js';

const change = Date.UTC(2025, 9, 26, 1, 0);

describe('the next clock change', () => {
  it('is found to the minute, with its direction', () => {
    const offsetAt = (at: number) => (at < change ? 120 : 60);
    expect(nextClockChange(Date.UTC(2025, 6, 1, 9, 30, 15), offsetAt)).toEqual({
      at: change,
      shiftMinutes: -60,
    });
  });

  it('is null where clocks never change', () => {
    expect(nextClockChange(0, () => 345)).toBeNull();
  });
});
