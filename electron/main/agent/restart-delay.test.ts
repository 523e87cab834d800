import { expect, it } from 'vitest';
import { endsInARow, restartDelayMs } from './restart-delay.js';

it('doubles from a second to a minute', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 100].map(restartDelayMs)).toEqual([
    1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000,
  ]);
});

it('counts anew after five minutes of running', () => {
  expect(endsInARow(4, 299_999)).toBe(5);
  expect(endsInARow(4, 300_000)).toBe(1);
});
