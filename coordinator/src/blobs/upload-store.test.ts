import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { ClaimId } from '@barnraiser/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BlobStore } from './blob-store.js';
import { UploadStore } from './upload-store.js';

const claimId = '0199f3a0-0000-7000-8000-0000000000ab' as ClaimId;
const bytes = Buffer.from('the bytes of an artifact');
const sha256 = createHash('sha256').update(bytes).digest('hex');
let root: string;
let blobs: BlobStore;
let uploads: UploadStore;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'barnraiser-blobs-'));
  blobs = new BlobStore(join(root, 'blobs'));
  uploads = new UploadStore(join(root, 'uploads'), blobs);
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function* body(...chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
async function* broken(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk;
  throw new Error('the connection broke');
}
const send = (offset: number, chunk: Uint8Array, isLast = false) =>
  uploads.append(claimId, sha256, offset, body(chunk), isLast);

describe('UploadStore', () => {
  it('makes a blob of an upload in pieces, overlapping bytes kept once', async () => {
    expect(await uploads.begin(claimId, sha256, bytes.length)).toBe(0);
    expect(await send(0, bytes.subarray(0, 10))).toEqual({ kind: 'stored', end: 10 });
    expect(await uploads.end(claimId, sha256)).toBe(10);
    expect(await uploads.begin(claimId, sha256, bytes.length)).toBe(10);
    expect(await send(12, bytes.subarray(12))).toEqual({ kind: 'gap', expected: 10 });
    expect(await blobs.size(sha256)).toBeNull();
    expect(await send(5, bytes.subarray(5), true)).toEqual({ kind: 'complete', end: bytes.length });
    expect(await buffer(blobs.read(sha256))).toEqual(bytes);
    expect(await readdir(join(root, 'uploads'))).toEqual([]);
  });

  it('answers a repeated last piece as complete', async () => {
    await uploads.begin(claimId, sha256, bytes.length);
    await send(0, bytes, true);
    expect(await send(0, bytes, true)).toEqual({ kind: 'complete', end: bytes.length });
    expect(await uploads.end(claimId, sha256)).toBe(bytes.length);
  });

  it('keeps what arrived before the connection broke', async () => {
    await uploads.begin(claimId, sha256, bytes.length);
    const cut = uploads.append(claimId, sha256, 0, broken(bytes.subarray(0, 7)), true);
    await expect(cut).rejects.toThrow('the connection broke');
    expect(await uploads.end(claimId, sha256)).toBe(7);
    expect(await send(7, bytes.subarray(7), true)).toMatchObject({ kind: 'complete' });
  });

  it('starts anew when the bytes do not have the announced digest', async () => {
    await uploads.begin(claimId, sha256, bytes.length);
    expect(await send(0, Buffer.alloc(bytes.length), true)).toMatchObject({ kind: 'mismatch' });
    expect(await blobs.size(sha256)).toBeNull();
    expect(await uploads.end(claimId, sha256)).toBe(0);
    expect(await send(0, bytes, true)).toMatchObject({ kind: 'complete' });
  });

  it('refuses more and fewer bytes than announced', async () => {
    await uploads.begin(claimId, sha256, bytes.length);
    expect(await send(0, bytes.subarray(0, 3), true)).toMatchObject({ kind: 'mismatch' });
    expect(await send(3, Buffer.alloc(bytes.length))).toEqual({ kind: 'over-size', size: bytes.length });
  });

  it('knows nothing of an upload that was not announced', async () => {
    expect(await uploads.end(claimId, sha256)).toBeNull();
    expect(await send(0, bytes, true)).toEqual({ kind: 'unknown' });
  });

  it('removes parts that nobody went on with', async () => {
    await uploads.begin(claimId, sha256, bytes.length);
    await uploads.removeStale(Date.now() - 60_000);
    expect(await uploads.end(claimId, sha256)).toBe(0);
    await uploads.removeStale(Date.now() + 60_000);
    expect(await uploads.end(claimId, sha256)).toBeNull();
  });
});

describe('BlobStore', () => {
  it('keeps a body under its digest and nothing of one that does not match', async () => {
    expect(await blobs.keep(sha256, body(Buffer.from('something else')))).toMatchObject({ kind: 'mismatch' });
    expect(await blobs.size(sha256)).toBeNull();
    expect(await blobs.keep(sha256, body(bytes.subarray(0, 4), bytes.subarray(4)))).toEqual({
      kind: 'kept',
      sizeBytes: bytes.length,
    });
    expect(await readdir(join(root, 'blobs'))).toEqual([sha256.slice(0, 2)]);
  });

  it('leaves nothing of a body that breaks off', async () => {
    await expect(blobs.keep(sha256, broken(bytes))).rejects.toThrow('the connection broke');
    expect(await readdir(join(root, 'blobs'))).toEqual([]);
  });

  it('goes on at another process, where the same piece may arrive once more', async () => {
    const open = () => new UploadStore(join(root, 'uploads'), blobs, true);
    const [a, b] = [open(), open()];
    await a.begin(claimId, sha256, bytes.length);
    await a.append(claimId, sha256, 0, body(bytes.subarray(0, 10)), false);
    expect(await b.end(claimId, sha256)).toBe(10);
    const last = (uploads: UploadStore) =>
      uploads.append(claimId, sha256, 10, body(bytes.subarray(10)), true);
    const complete = { kind: 'complete', end: bytes.length };
    expect(await Promise.all([last(a), last(b), last(a)])).toEqual([complete, complete, complete]);
    expect(await buffer(blobs.read(sha256))).toEqual(bytes);
    expect(await readdir(join(root, 'uploads'))).toEqual([]);
  });

  it('makes a blob that a piece at another process cannot change any more', async () => {
    const open = () => new UploadStore(join(root, 'uploads'), blobs, true);
    const [a, b] = [open(), open()];
    await a.begin(claimId, sha256, bytes.length);
    async function* slow() {
      yield bytes.subarray(0, 4);
      await a.append(claimId, sha256, 4, body(bytes.subarray(4)), true);
      yield Buffer.from('other bytes');
    }
    await b.append(claimId, sha256, 0, slow(), false);
    expect(await buffer(blobs.read(sha256))).toEqual(bytes);
  });
});
