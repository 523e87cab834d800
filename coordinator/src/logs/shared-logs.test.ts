import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { ClaimId } from '@barnraiser/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogStore } from './log-store.js';

const original = Buffer.from(Array.from({ length: 5000 }, (_, n) => n % 251));
const sha256 = createHash('sha256').update(original).digest('hex');
const claimId = '0199f3a0-0000-7000-8000-0000000000ab' as ClaimId;
let folder: string;
let stores: readonly [LogStore, LogStore, LogStore];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'barnraiser-logs-'));
  const open = (): LogStore => new LogStore(folder, original.length);
  stores = [open(), open(), open()];
});
afterEach(async () => {
  for (const store of stores) await store.close();
  await rm(folder, { recursive: true, force: true });
});

const append = (store: LogStore, start: number, end: number) =>
  store.append(claimId, 'console', start, [original.subarray(start, end)], end - start);
const read = (store: LogStore, end: number) => buffer(store.read(claimId, 'console', 0, end));

describe('a log that several processes write', () => {
  it('goes on at the one where it stopped at the other, and is read and summed up at the third', async () => {
    const [a, b, c] = stores;
    expect(await append(a, 0, 100)).toEqual({ kind: 'stored', end: 100 });
    expect(await append(b, 50, 300)).toEqual({ kind: 'stored', end: 300 });
    expect(await append(a, 300, 400)).toEqual({ kind: 'stored', end: 400 });
    expect(await append(b, 500, 600)).toEqual({ kind: 'gap', expected: 400 });
    expect(await c.end(claimId, 'console')).toBe(400);
    expect(await read(c, 400)).toEqual(original.subarray(0, 400));
    await append(c, 400, original.length);
    for (const store of stores)
      expect(await store.digest(claimId, 'console')).toEqual({ bytes: original.length, sha256 });
  });

  it('keeps once what all of them get at the same time', async () => {
    for (let start = 0; start < original.length; start += 50) {
      const ends = await Promise.all(stores.map((store) => append(store, start, start + 50)));
      expect(ends.map(({ kind }) => kind)).toEqual(['stored', 'stored', 'stored']);
    }
    expect(await stores[0].digest(claimId, 'console')).toEqual({ bytes: original.length, sha256 });
  });

  it('has its marks in order', async () => {
    const [a, b, c] = stores;
    await append(a, 0, 10);
    await append(b, 10, 20);
    await append(c, 20, 30);
    const marks = await a.marks(claimId, 'console');
    expect(marks[0]?.offset).toBe(0);
    expect(marks.map(({ at }) => at)).toEqual(marks.map(({ at }) => at).toSorted((x, y) => x - y));
  });
});
