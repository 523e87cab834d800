import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDuration } from './duration.js';
import { parseSizeMb } from './size.js';

test.each([
  [90, 90],
  ['90', 90],
  ['90s', 90],
  ['10m', 600],
  ['2h', 7200],
  ['1d', 86_400],
  ['1h30m', 5400],
  ['1.5h', 5400],
  [' 10 m ', 600],
])('%j is a duration of %d seconds', (written, seconds) => {
  expect(parseDuration(written)).toBe(seconds);
});

test.each([
  0,
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '',
  's',
  'soon',
  '-5s',
  '0s',
  '10 minutes',
  '30m1h',
  '1e3',
  null,
  true,
  [],
  {},
])('%j is no duration', (written) => {
  expect(parseDuration(written)).toBeNull();
});

test('whatever the text, a duration is null or a finite number above zero', () => {
  const texts = fc.oneof(fc.string(), fc.stringMatching(/^[0-9.dhms ]{0,30}$/));
  const isSound = (text: string): boolean => {
    const seconds = parseDuration(text);
    return seconds === null || (Number.isFinite(seconds) && seconds > 0);
  };
  expect(() => fc.assert(fc.property(texts, isSound))).not.toThrow();
});

test.each([
  ['512 MB', 512],
  ['512MiB', 512],
  ['2 GB', 2048],
  ['1.5 GiB', 1536],
  ['1 tb', 1_048_576],
])('%j is a size of %d megabytes', (written, sizeMb) => {
  expect(parseSizeMb(written)).toBe(sizeMb);
});

test.each([2, '2', '0 GB', '-1 GB', '10 KB', 'GB', 'much', null, {}])('%j is no size', (written) => {
  expect(parseSizeMb(written)).toBeNull();
});
