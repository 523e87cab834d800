import { expect, it } from 'vitest';
import { tomorrowAtEight } from './deeds.js';

it('pauses until eight in the morning of the next day, also over the end of a month', () => {
  const at = new Date(tomorrowAtEight(new Date(2026, 0, 31, 23, 30).getTime()));
  expect([at.getMonth(), at.getDate(), at.getHours(), at.getMinutes()]).toEqual([1, 1, 8, 0]);
});
