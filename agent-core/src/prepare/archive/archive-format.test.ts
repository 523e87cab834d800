import fc from 'fast-check';
import { expect, test } from 'vitest';
import { craftTar } from '../testing/craft-tar.js';
import { craftZip } from '../testing/craft-zip.js';
import { formatOf } from './archive-format.js';

test.each([
  [[0x1f, 0x8b, 8], 'tar.gz'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], 'tar.xz'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'tar.zst'],
  [[...Buffer.from('BZh9')], 'tar.bz2'],
  [[...craftZip([])], 'zip'],
  [[...craftZip([{ path: 'a' }])], 'zip'],
  [[...craftTar([{ path: 'a' }])], 'tar'],
  [[], null],
  [[...Buffer.from('<!DOCTYPE html>')], null],
] as const)('%# a file is told by its first bytes', (bytes, format) => {
  expect(formatOf(Uint8Array.from(bytes))).toBe(format);
});

test('a tar older than POSIX is told by its checksum', () => {
  const header = craftTar([{ path: 'a' }]).subarray(0, 512);
  header.fill(0, 257, 265);
  header.fill(0x20, 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  expect(formatOf(header)).toBe('tar');
});

test('whatever the bytes, the answer is a format or null', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      expect(() => formatOf(bytes)).not.toThrow();
    }),
  );
});
