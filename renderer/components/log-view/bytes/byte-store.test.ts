import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteStore } from './byte-store.js';
import { shownLine } from './shown-line.js';
import { textOfLines } from './text-of-lines.js';

const encode = (text: string) => new TextEncoder().encode(text);

function storeOf(...pieces: (string | Uint8Array)[]): ByteStore {
  const store = new ByteStore();
  for (const piece of pieces) store.append(typeof piece === 'string' ? encode(piece) : piece);
  return store;
}

function shown(store: ByteStore): string[] {
  return Array.from({ length: store.lineCount }, (_, line) => shownLine(store, line).plain);
}

describe('a byte store', () => {
  test('is empty before the first byte', () => {
    const store = storeOf('');
    expect([store.lineCount, store.finishedLineCount, store.byteLength]).toEqual([0, 0, 0]);
  });

  test('counts the last line also before its end has come', () => {
    const store = storeOf('one\ntwo');
    expect([store.lineCount, store.finishedLineCount]).toEqual([2, 1]);
    store.append(encode('\n'));
    expect([store.lineCount, store.finishedLineCount]).toEqual([2, 2]);
  });

  test('shows \\n and \\r\\n as the same end, and keeps empty lines', () => {
    expect(shown(storeOf('a\r\n\r\n\nb\n'))).toEqual(['a', '', '', 'b']);
  });

  test('leaves of a progress bar what was written last', () => {
    expect(shown(storeOf(' 1%\r 50%\r100%\n 3%\r 4%\r'))).toEqual(['100%', ' 4%']);
  });

  test('shows bytes that are no UTF-8 as replacements, and NUL as a picture', () => {
    expect(shown(storeOf(new Uint8Array([0x61, 0xff, 0xc3, 0x28, 0x00, 0x0a])))).toEqual(['a\ufffd\ufffd(␀']);
  });

  test('finds the line of each byte', () => {
    const store = storeOf('ab\n\ncd');
    expect(Array.from({ length: 6 }, (_, offset) => store.lineAt(offset))).toEqual([0, 0, 0, 1, 2, 2]);
  });

  test('joins bytes across its chunks', () => {
    const long = 'x'.repeat(2 ** 20 - 2);
    const store = storeOf(`${long}äöü\nend\n`);
    expect(store.slice(2 ** 20 - 3, 2 ** 20 + 3)).toEqual(encode('xäöü').subarray(0, 6));
    expect(textOfLines(store, 0, 2)).toBe(`${long}äöü\nend`);
  });

  test('caps a very long line and counts what is left out', () => {
    const line = shownLine(storeOf(`${'a'.repeat(10_000)}${'é'.repeat(12_345)}\n`), 0);
    expect([line.plain.length, line.moreCharacters]).toEqual([10_000, 12_345]);
    const huge = shownLine(storeOf('é'.repeat(300_000)), 0);
    expect([huge.plain, huge.moreCharacters]).toEqual(['é'.repeat(10_000), 290_000]);
  });

  test('does not cut a character in two at the cap', () => {
    const line = shownLine(storeOf(`${'a'.repeat(9_999)}😀b`), 0);
    expect(line.plain).toBe('a'.repeat(9_999));
  });

  test('gives the same lines for any chunking', () => {
    const piece = fc.oneof(
      fc.constantFrom('\n', '\r\n', '\r', 'ä', '😀', '\u0000', '\u001b[31m', '\u001b[m'),
      fc.string({ unit: 'binary' }),
    );
    const bytes = fc.array(piece, { maxLength: 30 }).map((parts) => encode(parts.join('')));
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(40), { maxLength: 20 }), (whole, cuts) => {
        const pieces: Uint8Array[] = [];
        let at = 0;
        for (const size of [...cuts, whole.length]) pieces.push(whole.subarray(at, (at += size)));
        const [one, many] = [storeOf(whole), storeOf(...pieces)];
        expect(shown(many)).toEqual(shown(one));
        expect(many.slice(0, many.byteLength)).toEqual(whole);
        expect(textOfLines(many, 0, many.lineCount)).toBe(shown(one).join('\n'));
      }),
    );
  });
});
