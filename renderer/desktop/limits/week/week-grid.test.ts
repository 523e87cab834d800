import { WeekGrid } from '@barnraiser/protocol';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isOpen,
  matchingWeek,
  openHours,
  openWeek,
  paintWeek,
  presetWeek,
  scheduleOf,
  weekHourOf,
} from './week-grid.js';

const weekHour = fc.record({ day: fc.integer({ min: 0, max: 6 }), hour: fc.integer({ min: 0, max: 23 }) });

describe('the week', () => {
  it('is ready-made for nights and weekends, and recognised', () => {
    for (const preset of ['always', 'nights', 'weekends'] as const) {
      expect(matchingWeek(presetWeek(preset))).toBe(preset);
    }
    expect(openHours(openWeek(presetWeek('nights')))).toBe(63);
    expect(openHours(openWeek(presetWeek('weekends')))).toBe(48);
  });

  it('paints exactly the rectangle between two hours, from any corner', () => {
    fc.assert(
      fc.property(weekHour, weekHour, weekHour, (from, to, other) => {
        const closed = paintWeek(openWeek(null), { day: 0, hour: 0 }, { day: 6, hour: 23 }, false);
        const painted = paintWeek(closed, from, to, true);
        expect(WeekGrid.safeParse(painted).success).toBe(true);
        expect(painted).toEqual(paintWeek(closed, to, from, true));
        const isInside =
          (other.day - from.day) * (other.day - to.day) <= 0 &&
          (other.hour - from.hour) * (other.hour - to.hour) <= 0;
        expect(isOpen(painted, other)).toBe(isInside);
      }),
    );
  });

  it('is no schedule when it is open throughout', () => {
    expect(scheduleOf(openWeek(null))).toBeNull();
    const week = paintWeek(openWeek(null), { day: 2, hour: 3 }, { day: 2, hour: 3 }, false);
    expect(scheduleOf(week)).toEqual(week);
  });

  it('begins on Monday', () => {
    expect(weekHourOf(new Date(2025, 0, 6, 14, 30))).toEqual({ day: 0, hour: 14 });
    expect(weekHourOf(new Date(2025, 0, 12, 23, 59))).toEqual({ day: 6, hour: 23 });
  });
});
