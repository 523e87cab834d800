import { expect, it } from 'vitest';
import {
  formatBytes,
  formatClock,
  formatCommit,
  formatMb,
  formatRelative,
  formatSpan,
  formatUsd,
  formatUtc,
} from './format.js';
import { pseudoText } from './pseudo.js';

it('writes a running clock without needless zeros', () => {
  expect([41_000, 723_000, 3_723_000].map(formatClock)).toEqual(['0:41', '12:03', '1:02:03']);
});

it('says a length of time in at most two units', () => {
  expect([14, 40_000, 240_000, 7_800_000, 7_200_000, 259_200_000].map(formatSpan)).toEqual([
    '14 ms',
    '40 sec',
    '4 min',
    '2 hr 10 min',
    '2 hr',
    '3 days',
  ]);
});

it('never says sixty minutes', () => {
  expect(formatSpan(2 * 3_600_000 - 10_000)).toBe('2 hr');
});

it('writes sizes with decimal units', () => {
  expect([1, 512, 74_000_000, 3_120_000_000].map(formatBytes)).toEqual([
    '1 byte',
    '512 bytes',
    '74 MB',
    '3.1 GB',
  ]);
});

it('writes little memory as what it is a part of', () => {
  expect([0, 0.4, 812, 2048].map(formatMb)).toEqual(['0 MB', '0.4 MB', '812 MB', '2 GB']);
});

it('says when something was, and when it will be', () => {
  const now = 1_795_000_000_000;
  expect(formatRelative(now - 180_000, now)).toBe('3 min. ago');
  expect(formatRelative(now + 7_200_000, now)).toBe('in 2 hr.');
  expect(formatUtc(Date.UTC(2026, 10, 22, 14, 32, 7))).toBe('2026-11-22 14:32:07 UTC');
});

it('cuts a commit to seven digits', () => {
  expect(formatCommit('a1b2c3d4e5f6')).toBe('a1b2c3d');
});

it('makes pseudo-English longer by four tenths, and keeps what is empty', () => {
  const text = 'Nothing runs before you agree';
  expect(pseudoText(text).length).toBeGreaterThanOrEqual(Math.floor(text.length * 1.35));
  expect(pseudoText('')).toBe('');
});

it('writes prices by the hour with the digits that they need', () => {
  expect([0, 0.0416, 0.05, 1.236, 1234.5].map((amount) => formatUsd(amount))).toEqual([
    '$0.00',
    '$0.0416',
    '$0.05',
    '$1.24',
    '$1,234.50',
  ]);
  expect([0.2, 0.103].map((price) => formatUsd(price, true))).toEqual(['$0.20', '$0.103']);
});
