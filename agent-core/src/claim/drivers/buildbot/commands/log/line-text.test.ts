import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineText } from './line-text.js';

function through(chunks: readonly Uint8Array[]): string {
  const text = new LineText();
  return chunks.map((chunk) => text.push(chunk)).join('') + text.end();
}

test('what moves the cursor ends a line', () => {
  const bytes = Buffer.from('a\r\nb\rc\b\bd\u001B[2Je\u001B[1;1Hf\u001B[ug');
  expect(through([bytes])).toBe('a\nb\nc\nd\ne\nf\ng\n');
});

test('bytes that are no UTF-8 become replacement characters', () => {
  expect(through([Buffer.from([0xff, 0xfe, 0x20, 0xc3, 0x20, 0, 1, 0xc3, 0xa9, 0x0a])])).toBe(
    '\uFFFD\uFFFD \uFFFD \0\u0001é\n',
  );
});

test('lines are given as soon as they are whole', () => {
  const text = new LineText();
  expect(text.push(Buffer.from('a\nb'))).toBe('a\n');
  expect(text.push(Buffer.from('c\r'))).toBe('');
  expect(text.push(Buffer.from('\nd'))).toBe('bc\n');
  expect(text.end()).toBe('d\n');
  expect(text.end()).toBe('');
});

test('a line without an end is not kept for ever', () => {
  const text = new LineText();
  let kept = 0;
  for (let i = 0; i < 100; i += 1) kept += 1000 - text.push(Buffer.alloc(1000, 0x78)).length;
  expect(kept).toBeLessThan(20_000);
});

test('however it is cut, the same text comes out, and no half character', () => {
  const piece = fc.constantFrom(
    'a',
    '\n',
    '\r',
    '\r\n',
    '\b',
    '\u001B',
    '\u001B[',
    '2J',
    '\u001B[12;3H',
    'é',
    '😀',
    '\u001B[u',
  );
  fc.assert(
    fc.property(fc.array(piece), fc.array(fc.nat(40)), (pieces, cuts) => {
      const bytes = Buffer.from(pieces.join(''));
      const places = [...new Set([0, ...cuts.filter((cut) => cut < bytes.length), bytes.length])].sort(
        (a, b) => a - b,
      );
      const chunks = places.slice(1).map((to, index) => bytes.subarray(places[index], to));
      const text = through(chunks);
      expect(text).toBe(through([bytes]));
      expect(text).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
    }),
  );
});

test('a long run of what moves the cursor is read once', () => {
  const bytes = Buffer.from(`${'\b'.repeat(500_000)}x`);
  expect(through([bytes])).toBe('\nx\n');
  expect(through([bytes.subarray(0, 300_000), bytes.subarray(300_000)])).toMatch(/^\n+x\n$/);
});
