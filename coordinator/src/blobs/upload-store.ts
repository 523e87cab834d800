import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClaimId, Sha256 } from '@barnraiser/protocol';
import { InTurn } from '../bytes/in-turn.js';
import { placeAppend } from '../bytes/place-append.js';
import { writeFully } from '../bytes/write-fully.js';
import type { BlobStore, KeptBlob } from './blob-store.js';

/** What came of a piece of an upload; `end` and `expected` are offsets, `size` the announced size, in bytes. */
export type UploadEnd =
  | { readonly kind: 'stored' | 'complete'; readonly end: number }
  | { readonly kind: 'gap'; readonly expected: number }
  | { readonly kind: 'over-size'; readonly size: number }
  | { readonly kind: 'mismatch'; readonly detail: string }
  | { readonly kind: 'unknown' };

interface Part {
  readonly path: string;
  readonly sizeBytes: number;
}

interface Piece {
  readonly claimId: ClaimId;
  readonly sha256: Sha256;
  readonly offset: number;
  readonly body: AsyncIterable<Uint8Array>;
  readonly isLast: boolean;
}

/**
 * Uploads that are not whole yet: `<folder>/<claimId>.<sha256>.<size>.part`. The file's size is the
 * offset to go on from, so a restart loses nothing. Pieces of one upload take turns within a process;
 * between processes that share the folder each piece is written to its place, whoever else writes there.
 */
export class UploadStore {
  readonly #folder: string;
  readonly #blobs: BlobStore;
  readonly #isShared: boolean;
  readonly #turns = new Map<string, { turn: InTurn; users: number }>();

  /** `isShared`: other processes use the folder as well. */
  constructor(folder: string, blobs: BlobStore, isShared = false) {
    this.#folder = folder;
    this.#blobs = blobs;
    this.#isShared = isShared;
  }

  /** Opens an upload of `sizeBytes`, or finds the one that is under way; answers where to go on. */
  async begin(claimId: ClaimId, sha256: Sha256, sizeBytes: number): Promise<number> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const name = `${keyOf(claimId, sha256)}.${sizeBytes}.part`;
    const handle = await open(join(this.#folder, name), 'a', 0o600);
    try {
      return (await handle.stat()).size;
    } finally {
      await handle.close();
    }
  }

  /** Where the stored bytes end; the whole size once it is complete; null when nothing was announced. */
  async end(claimId: ClaimId, sha256: Sha256): Promise<number | null> {
    const whole = await this.#blobs.size(sha256);
    if (whole !== null) return whole;
    const part = await this.#part(claimId, sha256);
    return part && (await stat(part.path)).size;
  }

  /**
   * Appends a piece. What arrived before a body broke off stays. With `isLast`, a part of the
   * announced size and digest becomes a blob; one that does not match is emptied.
   */
  append(
    claimId: ClaimId,
    sha256: Sha256,
    offset: number,
    body: AsyncIterable<Uint8Array>,
    isLast: boolean,
  ): Promise<UploadEnd> {
    return this.#inTurn(keyOf(claimId, sha256), async () => {
      const whole = await this.#whole(sha256);
      if (whole) return whole;
      const part = await this.#part(claimId, sha256);
      try {
        if (part) return await this.#appendTo(part, { claimId, sha256, offset, body, isLast });
      } catch (error) {
        if (!isGone(error)) throw error;
      }
      // Another process may have completed it meanwhile.
      return (await this.#whole(sha256)) ?? { kind: 'unknown' };
    });
  }

  /** Removes the parts that nobody has written to since `before` (epoch ms by the disk's clock). */
  async removeStale(before: number): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names) {
      const path = join(this.#folder, name);
      const found = await stat(path).catch(() => null);
      if (found && found.mtimeMs < before) await rm(path, { force: true });
    }
  }

  async #whole(sha256: Sha256): Promise<UploadEnd | null> {
    const size = await this.#blobs.size(sha256);
    return size === null ? null : { kind: 'complete', end: size };
  }

  async #appendTo(part: Part, { claimId, sha256, offset, body, isLast }: Piece): Promise<UploadEnd> {
    const end = await appendTo(part, offset, body);
    return end.kind === 'stored' && isLast ? this.#finish(claimId, sha256, part, end.end) : end;
  }

  async #finish(claimId: ClaimId, sha256: Sha256, part: Part, end: number): Promise<UploadEnd> {
    if (end !== part.sizeBytes) {
      return {
        kind: 'mismatch',
        detail: `the upload ends at ${end} of the announced ${part.sizeBytes} bytes`,
      };
    }
    const kept = await this.#keep(sha256, part.path);
    if (kept.kind === 'mismatch') {
      await this.begin(claimId, sha256, part.sizeBytes);
      return { kind: 'mismatch', detail: `the uploaded bytes have the SHA-256 ${kept.sha256}` };
    }
    return { kind: 'complete', end };
  }

  /** A copy where another process may have the part open: what it writes then must not reach the blob. */
  async #keep(sha256: Sha256, path: string): Promise<KeptBlob> {
    if (!this.#isShared) return this.#blobs.adopt(sha256, path);
    const kept = await this.#blobs.keep(sha256, createReadStream(path, { highWaterMark: 1024 * 1024 }));
    await rm(path, { force: true });
    return kept;
  }

  async #part(claimId: ClaimId, sha256: Sha256): Promise<Part | null> {
    const prefix = `${keyOf(claimId, sha256)}.`;
    const names = await readdir(this.#folder).catch(() => []);
    const name = names.find((candidate) => candidate.startsWith(prefix));
    if (name === undefined) return null;
    return { path: join(this.#folder, name), sizeBytes: Number(name.slice(prefix.length).split('.')[0]) };
  }

  async #inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const entry = this.#turns.get(key) ?? { turn: new InTurn(), users: 0 };
    this.#turns.set(key, entry);
    entry.users += 1;
    try {
      return await entry.turn.run(work);
    } finally {
      entry.users -= 1;
      if (entry.users === 0) this.#turns.delete(key);
    }
  }
}

function keyOf(claimId: ClaimId, sha256: Sha256): string {
  return `${claimId.toLowerCase()}.${sha256}`;
}

async function appendTo(part: Part, offset: number, body: AsyncIterable<Uint8Array>): Promise<UploadEnd> {
  const handle = await open(part.path, 'r+');
  try {
    let { size: end } = await handle.stat();
    if (offset > end) return { kind: 'gap', expected: end };
    let at = offset;
    for await (const chunk of body) {
      if (at + chunk.length > part.sizeBytes) return { kind: 'over-size', size: part.sizeBytes };
      const placement = placeAppend(end, at, chunk.length);
      if (placement.kind === 'gap') return placement;
      await writeFully(handle, [chunk.subarray(placement.skip)], at + placement.skip);
      at += chunk.length;
      end = Math.max(end, at);
    }
    return { kind: 'stored', end };
  } finally {
    await handle.close();
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
