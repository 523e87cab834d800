import { describe, expect, test } from 'vitest';
import { formatLogLine } from './log-line.js';
import { plainLine } from './plain-text.js';
import { shortIds } from './short-ids.js';
import { formatFields, formatTable } from './table.js';
import { formatAge, formatBytes, formatDuration, formatHours } from './times.js';
import { buildWords, testWords } from './words.js';

describe('a text that a machine sent', () => {
  test.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['a\u001b]0;title\u0007b', 'ab'],
    ['two\nlines\tand\ttabs\r', 'two lines and tabs'],
    ['\u009b2Jcleared', 'cleared'],
    ['abc\u202Etxt.exe', 'abc txt.exe'],
    ['line\u2028separator\u0000', 'line separator'],
    ['grüße 名前', 'grüße 名前'],
  ])('%j is printed as %j', (text, expected) => {
    expect(plainLine(text)).toBe(expected);
  });
});

describe('a table', () => {
  test('aligns by what a screen shows, numbers to the right, with nothing behind the last cell', () => {
    const rows = [
      { name: '名前', count: 5 },
      { name: 'a\u001b[2J', count: 1234 },
    ];
    expect(
      formatTable(
        [
          { head: 'NAME', cell: ({ name }) => name, paint: (text) => `<${text}>` },
          { head: 'COUNT', cell: ({ count }) => count },
        ],
        rows,
      ),
    ).toBe('NAME  COUNT\n<名前>      5\n<a   >   1234\n');
  });

  test('of fields leaves out what is not there', () => {
    expect(
      formatFields([
        ['Name', 'x'],
        ['Detail', null],
        ['Attempt', 2],
      ]),
    ).toBe('Name     x\nAttempt  2\n');
  });
});

test.each([
  [0, 'just now'],
  [-5000, 'just now'],
  [59_999, 'just now'],
  [60_000, '1 min ago'],
  [3_599_999, '59 min ago'],
  [7_200_000, '2 h ago'],
  [86_400_000 * 12, '12 d ago'],
])('what was %d ms ago was %s', (ageMs, expected) => {
  const nowMs = Date.parse('2026-01-02T03:04:05Z');
  expect(formatAge(new Date(nowMs - ageMs).toISOString(), nowMs)).toBe(expected);
});

test('durations, hours and sizes are short', () => {
  expect([null, 0, 340, 12_345, 3_905_000].map(formatDuration)).toEqual([
    '-',
    '0ms',
    '340ms',
    '12s',
    '1h 5m',
  ]);
  expect([0.042, 1.042, 12.51].map(formatHours)).toEqual(['2m 31s', '1.04 h', '12.5 h']);
  expect([0, 1023, 1536, 5 * 1024 ** 3].map(formatBytes)).toEqual(['0 B', '1023 B', '1.5 KB', '5.0 GB']);
});

describe('ids', () => {
  test('are cut to the shortest length that tells them apart', () => {
    const ids = ['0192f3c4-5d6e-7abc-8def-000000000001', '0192f3c4-5d7e-7abc-8def-000000000002'];
    expect(ids.map(shortIds(ids))).toEqual(['0192f3c4-5d6', '0192f3c4-5d7']);
  });

  test('keep eight characters, also when there is one or the same twice', () => {
    const id = '0192f3c4-5d6e-7abc-8def-000000000001';
    expect(shortIds([id, id])(id)).toBe('0192f3c4');
    expect(shortIds([])(id)).toBe('0192f3c4');
  });
});

test('a build’s state is told in a few words', () => {
  const build = { outcome: null, reason: null, state: 'live', phase: 'running', step: 'make' } as const;
  expect(buildWords(build)).toBe('running make');
  expect(buildWords({ ...build, state: 'suspect' })).toBe('no contact');
  expect(buildWords({ ...build, state: 'lost', reason: 'lost' })).toBe('lost');
  expect(buildWords({ ...build, state: 'reported', outcome: 'passed' })).toBe('passed');
  expect(buildWords({ ...build, state: 'reported', outcome: 'failed', reason: 'tests-failed' })).toBe(
    'failed: tests-failed',
  );
});

test('tests are counted, and those that did not simply pass are named', () => {
  const none = { total: 0, passed: 0, failed: 0, skipped: 0, xfail: 0, xpass: 0, errored: 0 };
  expect(testWords(null)).toBe('-');
  expect(testWords(none)).toBe('-');
  expect(testWords({ ...none, total: 12, passed: 10, failed: 1, skipped: 1 })).toBe(
    '10 of 12 passed, 1 failed, 1 skipped',
  );
});

test('a structured log line is read on one line; anything else stays as it came', () => {
  const time = Date.parse('2026-01-02T03:04:05Z');
  const line = JSON.stringify({
    level: 50,
    time,
    msg: 'sweep failed',
    err: { message: 'disk\nfull' },
    pid: 1,
  });
  expect(formatLogLine(`${line}\n`)).toBe('03:04:05 error sweep failed disk full\n');
  expect(formatLogLine('no JSON\n')).toBe('no JSON\n');
  expect(formatLogLine('7\n')).toBe('7\n');
});
