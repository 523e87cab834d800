import { expect, test } from 'vitest';
import { wildcard } from './wildcard.js';

test.each([
  ['*.txt', 'a.txt', true],
  ['*.txt', 'a.txt.gz', false],
  ['a*b*c', 'a-b-b-c', true],
  ['a?c', 'a😀c', true],
  ['[a-c]x', 'bx', true],
  ['[!a-c]x', 'bx', false],
  ['[!a-c]x', 'dx', true],
  ['[]x]', ']', true],
  ['[a', '[a', true],
  ['[a-]', '-', true],
  ['{a,b}', 'a', false],
  ['{a,b}', '{a,b}', true],
  ['+(a)', 'a', false],
  ['A', 'a', false],
  ['**', 'anything', true],
  ['', '', true],
])('%j and the name %j: %j', (pattern, name, fits) => {
  expect(wildcard(pattern)(name)).toBe(fits);
});

test('many stars cost no more than the lengths multiplied', () => {
  expect(wildcard('*a'.repeat(2000))('a'.repeat(1999))).toBe(false);
});
