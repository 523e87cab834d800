import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteStore } from '../bytes/byte-store.js';
import { shownLine } from '../bytes/shown-line.js';
import { findErrors } from './find-errors.js';
import { canFindLiteral, findLiteral } from './find-literal.js';
import { findRegex } from './find-regex.js';
import type { FindLines } from './line-scan.js';
import { LineScan } from './line-scan.js';
import { neighbour } from './neighbour.js';
import { matchRanges, patternOf } from './query.js';

function storeOf(text: string): ByteStore {
  const store = new ByteStore();
  store.append(new TextEncoder().encode(text));
  return store;
}

async function found(store: ByteStore, find: FindLines, hasEnded = true): Promise<number[]> {
  const scan = new LineScan(store, find);
  await scan.advance(
    () => hasEnded,
    new AbortController().signal,
    () => {},
  );
  return Array.from({ length: scan.found.length }, (_, n) => scan.found.at(n));
}

describe('a literal search', () => {
  test('finds each line once, whatever the case', async () => {
    const store = storeOf('Warning warning\nnone\nWARNING\n');
    expect(await found(store, findLiteral('warning', false))).toEqual([0, 2]);
    expect(await found(store, findLiteral('warning', true))).toEqual([0]);
  });

  test('sees through colours, and does not find their codes', async () => {
    const store = storeOf('a.c: \u001b[31merr\u001b[1mor\u001b[0m: x\n\u001b[31mred\u001b[m\n31 lines\n');
    expect(await found(store, findLiteral('error: x', true))).toEqual([0]);
    expect(await found(store, findLiteral('31', true))).toEqual([2]);
    expect(await found(store, findLiteral('[3', true))).toEqual([]);
  });

  test('finds what is shown of progress bars and links alone', async () => {
    const store = storeOf('10%\r100%\n\u001b]8;;http://hidden\u0007text\u001b]8;;\u0007\n');
    expect(await found(store, findLiteral('10%', true))).toEqual([]);
    expect(await found(store, findLiteral('100%', true))).toEqual([0]);
    expect(await found(store, findLiteral('hidden', true))).toEqual([]);
    expect(await found(store, findLiteral('text', true))).toEqual([1]);
  });

  test('leaves letters with case beyond ASCII to regular expressions', () => {
    expect([canFindLiteral('ärger', false), canFindLiteral('ärger', true)]).toEqual([false, true]);
  });

  test('finds the same lines as reading each of them would', async () => {
    const word = fc.constantFrom(
      'ab',
      'a',
      'b',
      'B',
      'é',
      '\n',
      '\r\n',
      '\u001b[31m',
      '\u001b[0;1m',
      '\u001b[K',
      '3',
      ' ',
    );
    const text = fc.array(word, { maxLength: 40 }).map((words) => words.join(''));
    const needle = fc.array(fc.constantFrom('a', 'b', 'B', 'é', '3', '1'), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(text, needle, fc.boolean(), async (text, needle, isCaseSensitive) => {
        const wanted = needle.join('');
        fc.pre(canFindLiteral(wanted, isCaseSensitive));
        const store = storeOf(text);
        const fold = (value: string) => (isCaseSensitive ? value : value.toLowerCase());
        const expected = Array.from({ length: store.lineCount }, (_, line) => line).filter((line) =>
          fold(shownLine(store, line).plain).includes(fold(wanted)),
        );
        expect(await found(store, findLiteral(wanted, isCaseSensitive))).toEqual(expected);
      }),
    );
  });

  test('waits for the end of the last line', async () => {
    const store = storeOf('one\none');
    expect(await found(store, findLiteral('one', true), false)).toEqual([0]);
    expect(await found(store, findLiteral('one', true))).toEqual([0, 1]);
  });
});

describe('a search by a regular expression', () => {
  test('tries each shown line by itself', () => {
    const bytes = new TextEncoder().encode('ab\n\u001b[31mb\u001b[m!\nx\ry\n');
    expect(findRegex(bytes, /^b!$/u).lines).toEqual([1]);
    expect(findRegex(bytes, /b\s+b/u).lines).toEqual([]);
    expect(findRegex(bytes, /x|y/u).lines).toEqual([2]);
  });

  test('says what is wrong with a pattern', () => {
    expect(patternOf({ text: 'a(b', isRegex: true, isCaseSensitive: true })).toEqual({
      problem: 'Unterminated group',
    });
    expect(patternOf({ text: 'a\\-b', isRegex: true, isCaseSensitive: true })).toEqual({
      expression: new RegExp('a\\-b'),
    });
    expect(patternOf({ text: 'a(b', isRegex: false, isCaseSensitive: false })).toEqual({
      expression: /a\(b/iu,
    });
  });

  test('marks every match, and none of nothing', () => {
    expect(matchRanges('a1b22', /\d*/u)).toEqual([
      { from: 1, to: 2 },
      { from: 3, to: 5 },
    ]);
  });
});

describe('lines that tell of errors', () => {
  test('are found behind colours and in the words of many tools', async () => {
    const errors = [
      'a.c:1: \u001b[01;31m\u001b[Kerror: \u001b[m\u001b[Kno',
      'make[2]: *** [Makefile:88: check] Error 1',
      'FAIL: test/crc32',
      'FAILED: obj/a.o',
      'fatal: not a git repository',
    ];
    const others = ['# FAIL:  0', 'XFAIL: known', '0 FAILED', 'cc -Werror=all', 'mirror: ok', 'ErrorList.o'];
    const store = storeOf([...others, ...errors].join('\n'));
    expect(await found(store, findErrors)).toEqual([6, 7, 8, 9, 10]);
  });

  test('follow each other round the ends of the log', async () => {
    const scan = new LineScan(storeOf('x\nerror: a\nx\nerror: b\n'), findErrors);
    await scan.advance(
      () => true,
      new AbortController().signal,
      () => {},
    );
    expect([neighbour(scan.found, 0, 1), neighbour(scan.found, 1, 1), neighbour(scan.found, 3, 1)]).toEqual([
      1, 3, 1,
    ]);
    expect([neighbour(scan.found, 1, -1), neighbour(scan.found, 9, -1)]).toEqual([3, 3]);
  });
});
