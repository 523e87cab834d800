import { expect, it } from 'vitest';
import { boundsAt } from './hours.js';
import { poolOf } from './testing/state-of.js';

const monday = (hour: number, minute = 0) => Date.UTC(2026, 0, 5, hour, minute);
const tuesday = (hour: number) => monday(hour + 24);

it('has its own bounds where no row of the schedule holds', () => {
  expect(boundsAt(poolOf({ min: 1, max: 5 }), monday(12))).toEqual({ min: 1, max: 5 });
});

it('holds from its beginning up to its end, on its days', () => {
  const pool = poolOf({ schedule: [{ days: ['mon'], from: '09:30', to: '17:00', max: 9, min: 2 }] });
  expect(
    [monday(9, 29), monday(9, 30), monday(16, 59), monday(17), tuesday(12)].map(
      (at) => boundsAt(pool, at).max,
    ),
  ).toEqual([5, 9, 9, 5, 5]);
});

it('passes midnight into the next day', () => {
  const pool = poolOf({ schedule: [{ days: ['mon'], from: '22:00', to: '06:00', max: 1 }] });
  expect(
    [monday(5), monday(21), monday(22), tuesday(5), tuesday(6), tuesday(22)].map(
      (at) => boundsAt(pool, at).max,
    ),
  ).toEqual([5, 5, 1, 1, 5, 5]);
});

it('takes the first row that holds, and never wants more than it allows', () => {
  const schedule = [
    { from: '00:00', to: '12:00', max: 0 },
    { from: '00:00', to: '23:00', max: 3 },
  ];
  const pool = poolOf({ min: 2, schedule });
  expect(boundsAt(pool, monday(1))).toEqual({ min: 0, max: 0 });
  expect(boundsAt(pool, monday(13))).toEqual({ min: 2, max: 3 });
});
