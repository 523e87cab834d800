import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { ClaimId } from '@barnraiser/protocol';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogStore } from './log-store.js';

const claimId = '0199f3a0-0000-7000-8000-0000000000ab' as ClaimId;
const limitBytes = 1000;
let folder: string;
let store: LogStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'barnraiser-logs-'));
  store = new LogStore(folder, limitBytes);
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const append = (offset: number, ...texts: string[]) => {
  const chunks = texts.map((text) => Buffer.from(text));
  return store.append(claimId, 'console', offset, chunks, Buffer.concat(chunks).length);
};
const stored = async () =>
  buffer(store.read(claimId, 'console', 0, await store.end(claimId, 'console'))).then(String);
const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('LogStore', () => {
  it('keeps what was appended, an overlap once', async () => {
    expect(await append(0, 'hello ', 'world')).toEqual({ kind: 'stored', end: 11 });
    expect(await append(6, 'wo', 'rld', '!\n')).toEqual({ kind: 'stored', end: 13 });
    expect(await stored()).toBe('hello world!\n');
    expect(await store.digest(claimId, 'console')).toEqual({ bytes: 13, sha256: sha256('hello world!\n') });
  });

  it('stores nothing behind a gap and says what it expects', async () => {
    expect(await append(0, 'abc')).toEqual({ kind: 'stored', end: 3 });
    expect(await append(5, 'f')).toEqual({ kind: 'gap', expected: 3 });
    expect(await stored()).toBe('abc');
  });

  it('stores nothing over its limit', async () => {
    expect(await append(0, 'x'.repeat(limitBytes))).toEqual({ kind: 'stored', end: limitBytes });
    expect(await append(limitBytes, 'y')).toEqual({ kind: 'over-limit', end: limitBytes });
    expect(await append(limitBytes - 1, 'x')).toEqual({ kind: 'stored', end: limitBytes });
  });

  it('goes on where the bytes stop after a restart, with the same digest', async () => {
    await append(0, 'abc');
    await store.close();
    store = new LogStore(folder, limitBytes);
    expect(await store.end(claimId, 'console')).toBe(3);
    await append(2, 'cd');
    expect(await store.digest(claimId, 'console')).toEqual({ bytes: 4, sha256: sha256('abcd') });
    await append(4, 'e');
    expect(await store.digest(claimId, 'console')).toEqual({ bytes: 5, sha256: sha256('abcde') });
  });

  it('answers an unwritten stream as empty', async () => {
    expect(await store.end(claimId, 'agent')).toBe(0);
    expect(await store.digest(claimId, 'agent')).toEqual({ bytes: 0, sha256: sha256('') });
  });

  it('tells its watchers of each append until they stop', async () => {
    let heard = 0;
    const stop = store.watch(claimId, 'console', () => (heard += 1));
    await append(0, 'a');
    await append(1, 'b');
    stop();
    await append(2, 'c');
    expect(heard).toBe(2);
  });

  it('keeps more streams than it holds files open', async () => {
    const ids = Array.from(
      { length: 300 },
      (_, n) => `0199f3a0-0000-7000-8000-${String(n).padStart(12, '0')}` as ClaimId,
    );
    const text = (n: number) => Buffer.from(`build ${n}`);
    await Promise.all(ids.map((id, n) => store.append(id, 'console', 0, [text(n)], text(n).length)));
    for (const [n, id] of ids.entries())
      expect((await store.digest(id, 'console')).sha256).toBe(sha256(text(n)));
  });

  it('yields exactly the original bytes from concurrent, repeated and overlapping appends', async () => {
    const logs = fc.record({
      original: fc.uint8Array({ maxLength: 300 }),
      cuts: fc.array(fc.tuple(fc.nat(300), fc.nat(80)), { maxLength: 20 }),
    });
    let n = 0;
    await fc.assert(
      fc.asyncProperty(logs, async ({ original, cuts }) => {
        const id = `0199f3a0-0000-7000-9000-${String((n += 1)).padStart(12, '0')}` as ClaimId;
        const send = (offset: number, length: number) => {
          const bytes = original.subarray(offset, offset + length);
          const middle = bytes.length >> 1;
          const chunks = [bytes.subarray(0, middle), bytes.subarray(middle)];
          return store.append(id, 'console', Math.min(offset, original.length), chunks, bytes.length);
        };
        await Promise.all(cuts.map(([offset, length]) => send(offset, length)));
        await send(await store.end(id, 'console'), original.length);
        expect(await store.digest(id, 'console')).toEqual({
          bytes: original.length,
          sha256: sha256(original),
        });
      }),
      { numRuns: 60 },
    );
  });
});
