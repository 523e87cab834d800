import { expect, it } from 'vitest';
import { Remembered } from './remembered.js';

it('looks again after a minute, when the clock was set back, and when it was wrong', () => {
  let looks = 0;
  const remembered = new Remembered(() => (looks += 1));
  expect([100_000, 159_999].map((at) => remembered.get(at))).toEqual([1, 1]);
  expect(remembered.get(160_000)).toBe(2);
  expect(remembered.get(159_999)).toBe(3);
  remembered.forget();
  expect([160_000, 160_001].map((at) => remembered.get(at))).toEqual([4, 4]);
});
