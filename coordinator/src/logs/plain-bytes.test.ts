import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { plainBytes } from './plain-bytes.js';

describe('plainBytes', () => {
  it('unpacks gzip that came in pieces', async () => {
    const packed = gzipSync('hello');
    expect(String(await plainBytes([packed.subarray(0, 5), packed.subarray(5)], 5))).toBe('hello');
  });

  it('stops at the limit whatever the body would grow to', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    await expect(plainBytes([bomb], 1000)).rejects.toMatchObject({
      code: 'too-large',
      extra: { limit: 1000 },
    });
  });

  it('refuses what is not gzip, or is cut off', async () => {
    await expect(plainBytes([Buffer.from('plain')], 100)).rejects.toMatchObject({
      code: 'unsupported-media',
    });
    const cut = gzipSync('hello').subarray(0, -4);
    await expect(plainBytes([cut], 100)).rejects.toMatchObject({ code: 'unsupported-media' });
  });
});
