import { describe, expect, test } from 'vitest';
import { markedSpans } from '../ansi/marked-spans.js';
import { ByteStore } from '../bytes/byte-store.js';
import { lineFragment, parseLineFragment } from '../rows/line-range.js';
import { sectionRows } from '../rows/row-map.js';
import { sectionLines } from '../rows/section-lines.js';
import { selectedText } from '../rows/selected-text.js';
import { LogTimes } from '../source/log-times.js';
import { nextTimeMode, timeText } from './times.js';

test('matches are cut out of the spans that they cross', () => {
  const spans = [
    { text: 'abc', className: '' },
    { text: 'def', className: 'ansi-red' },
  ];
  expect(
    markedSpans(spans, [{ from: 2, to: 4 }]).map((span) => [span.text, span.className, span.isMatch]),
  ).toEqual([
    ['ab', '', false],
    ['c', '', true],
    ['d', 'ansi-red', true],
    ['ef', 'ansi-red', false],
  ]);
});

test('line links are read as they are written', () => {
  expect(lineFragment({ first: 11, last: 11 })).toBe('#L12');
  expect(parseLineFragment('#L12-L20')).toEqual({ first: 11, last: 19 });
  expect(parseLineFragment('L20-12')).toEqual({ first: 11, last: 19 });
  expect([parseLineFragment('#L0'), parseLineFragment('#x'), parseLineFragment('')]).toEqual([
    null,
    null,
    null,
  ]);
});

describe('times', () => {
  const times = new LogTimes();
  const at = new Date(2026, 0, 5, 14, 2, 11, 204).getTime();
  times.add([
    { offset: 0, at },
    { offset: 10, at: at + 151_204 },
    { offset: 20, at: at + 3_600_000 },
  ]);

  test('count from the start, or are those of the day', () => {
    expect([0, 12, 25].map((offset) => timeText(times, offset, 'relative'))).toEqual([
      '0:00.000',
      '2:31.204',
      '1:00:00.000',
    ]);
    expect(timeText(times, 0, 'absolute')).toBe('14:02:11.204');
    expect(timeText(times, 0, 'off')).toBe('');
  });

  test('take turns', () => {
    expect(nextTimeMode(nextTimeMode(nextTimeMode('off')))).toBe('off');
  });
});

test('what is copied is what has a row, without colours', () => {
  const store = new ByteStore();
  store.append(new TextEncoder().encode('a\n\u001b[31mb\u001b[m\nc\n10%\r100%\n'));
  const section = { n: 0, name: 's', from: 2, to: 14, outcome: 'passed', durationMs: 1 } as const;
  const sections = sectionLines([section], store);
  const open = sectionRows(sections, store.lineCount, () => false);
  const folded = sectionRows(sections, store.lineCount, () => true);
  expect(selectedText(store, open, { first: 0, last: 3 })).toEqual({ text: 'a\nb\nc\n100%', lines: 4 });
  expect(selectedText(store, folded, { first: 0, last: 3 })).toEqual({ text: 'a\n100%', lines: 2 });
});
