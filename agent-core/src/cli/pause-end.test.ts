import { expect, it } from 'vitest';
import { pauseEnd } from './pause-end.js';

const now = new Date(2026, 2, 28, 22, 15).getTime();

it.each([
  ['15m', new Date(2026, 2, 28, 22, 30)],
  ['1h', new Date(2026, 2, 28, 23, 15)],
  ['tomorrow', new Date(2026, 2, 29, 8, 0)],
])('reads %s', (text, end) => {
  expect(pauseEnd(text, now)).toBe(end.toISOString());
});

it.each(['', '0m', '15', 'm', '1.5h', '-1h', 'yesterday'])('refuses %j', (text) => {
  expect(pauseEnd(text, now)).toBeNull();
});
