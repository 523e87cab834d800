import { expect, it } from 'vitest';
import { DiskWatch } from './meters-disk.js';

it('tidies first, and finds the budget broken only when the build itself is too large', () => {
  const watch = new DiskWatch();
  expect(watch.note(0, null, 100)).toBe('fine');
  expect(watch.note(0, 100, 100)).toBe('fine');
  expect(watch.note(1000, 150, 100)).toBe('tidy');
  expect(watch.note(60_000, 150, 100)).toBe('fine');
  expect(watch.note(91_000, 105, 100)).toBe('fine');
  expect(watch.note(92_000, 150, 100)).toBe('broken');
  expect(watch.note(93_000, 90, 100)).toBe('fine');
  expect(watch.note(94_000, 150, 100)).toBe('tidy');
  expect(watch.note(200_000, 150, null)).toBe('fine');
});
