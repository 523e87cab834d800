import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clipText } from './clip-text.js';

test('any text is cut between characters, to at most the bytes given', () => {
  const ends = fc.constantFrom('head', 'tail');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.nat(80), ends, (text, maxBytes, end) => {
      const clean = text.replaceAll('\0', '\u{FFFD}');
      const clipped = clipText(text, maxBytes, end);
      expect(Buffer.byteLength(clipped)).toBeLessThanOrEqual(maxBytes);
      expect(end === 'head' ? clean.startsWith(clipped) : clean.endsWith(clipped)).toBe(true);
      const cleanBytes = Buffer.byteLength(clean);
      const leastBytes = cleanBytes <= maxBytes ? cleanBytes : maxBytes - 3;
      expect(Buffer.byteLength(clipped)).toBeGreaterThanOrEqual(leastBytes);
    }),
  );
});

test('what no database holds is replaced', () => {
  expect(clipText('a\0b\u{D800}c', 100, 'head')).toBe('a\u{FFFD}b\u{FFFD}c');
});
