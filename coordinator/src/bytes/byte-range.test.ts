import { expect, it } from 'vitest';
import { byteRange } from './byte-range.js';

it.each([
  [undefined, { kind: 'all' }],
  ['bytes=0-4', { kind: 'part', start: 0, end: 5 }],
  ['bytes=5-', { kind: 'part', start: 5, end: 10 }],
  ['bytes=-3', { kind: 'part', start: 7, end: 10 }],
  ['bytes=-30', { kind: 'part', start: 0, end: 10 }],
  ['bytes=8-99', { kind: 'part', start: 8, end: 10 }],
  ['bytes=10-', { kind: 'outside' }],
  ['bytes=-0', { kind: 'outside' }],
  ['bytes=4-2', { kind: 'all' }],
  ['bytes=0-1,4-5', { kind: 'all' }],
  ['lines=0-1', { kind: 'all' }],
  ['bytes=-', { kind: 'all' }],
])('reads the range %s of ten bytes', (header, expected) => {
  expect(byteRange(header, 10)).toEqual(expected);
});

it('has nothing to give from an empty log', () => {
  expect(byteRange('bytes=0-', 0)).toEqual({ kind: 'outside' });
  expect(byteRange('bytes=-1', 0)).toEqual({ kind: 'outside' });
});
