import { describe, expect, it } from 'vitest';
import { isOpen, openHours, openWeek } from './week-grid.js';
import { moveInWeek } from './week-grid-keys.js';

const key = (name: string, shift = false, mod = false) => ({ key: name, shift, mod });
const start = { day: 1, hour: 5 };

describe('the keyboard in the week', () => {
  it('opens and closes the hour under the focus', () => {
    const closed = moveInWeek(openWeek(null), start, key(' '))!;
    expect(openHours(closed.week)).toBe(167);
    expect(openHours(moveInWeek(closed.week, start, key('Enter'))!.week)).toBe(168);
  });

  it('paints with Shift what the focus passes, in the state of the hour that it left', () => {
    const closed = moveInWeek(openWeek(null), start, key(' '))!.week;
    const painted = moveInWeek(closed, start, key('End', true))!;
    expect(painted.at).toEqual({ day: 1, hour: 23 });
    expect(openHours(painted.week)).toBe(168 - 19);
    expect(isOpen(painted.week, { day: 1, hour: 12 })).toBe(false);
  });

  it('stays inside the week', () => {
    const week = openWeek(null);
    expect(moveInWeek(week, { day: 0, hour: 0 }, key('ArrowUp'))!.at).toEqual({ day: 0, hour: 0 });
    expect(moveInWeek(week, { day: 6, hour: 23 }, key('ArrowRight'))!.at).toEqual({ day: 6, hour: 23 });
    expect(moveInWeek(week, start, key('End', false, true))!.at).toEqual({ day: 6, hour: 23 });
  });

  it('leaves other keys to the rest of the window', () => {
    expect(moveInWeek(openWeek(null), start, key('Tab'))).toBeNull();
    expect(moveInWeek(openWeek(null), start, key('p', false, true))).toBeNull();
  });
});
