import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Sha256 } from '@barnraiser/protocol';
import { writeFully } from '../bytes/write-fully.js';

/** What came of bytes that were offered under a digest. */
export type KeptBlob =
  | { readonly kind: 'kept'; readonly sizeBytes: number }
  | { readonly kind: 'mismatch'; readonly sha256: string };

/**
 * Files named by their content: `<folder>/<2 hex>/<sha256>`. A blob that is there is whole: it is
 * moved to its name only after its digest was checked and its bytes are on the disk. Keeping the
 * same bytes again is harmless.
 */
export class BlobStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The size of a blob in bytes, or null when it is not here. */
  async size(sha256: Sha256): Promise<number | null> {
    return (await stat(this.#pathOf(sha256)).catch(() => null))?.size ?? null;
  }

  /** The bytes of a blob that is here. */
  read(sha256: Sha256): Readable {
    return createReadStream(this.#pathOf(sha256), { highWaterMark: 256 * 1024 });
  }

  /** Keeps a body whose digest is announced. Nothing of it stays when it does not match or breaks off. */
  async keep(sha256: Sha256, body: AsyncIterable<Uint8Array>): Promise<KeptBlob> {
    const draft = join(this.#folder, `incoming-${randomUUID()}.part`);
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    try {
      await writeAll(draft, body);
      return await this.adopt(sha256, draft);
    } finally {
      await rm(draft, { force: true });
    }
  }

  /** Takes over a finished file on the same disk, checking its digest; on a mismatch the file is removed. */
  async adopt(sha256: Sha256, path: string): Promise<KeptBlob> {
    const found = await digestOf(path);
    if (found.sha256 !== sha256) {
      await rm(path, { force: true });
      return { kind: 'mismatch', sha256: found.sha256 };
    }
    await mkdir(dirname(this.#pathOf(sha256)), { recursive: true, mode: 0o700 });
    await syncFile(path);
    await rename(path, this.#pathOf(sha256));
    return { kind: 'kept', sizeBytes: found.sizeBytes };
  }

  #pathOf(sha256: Sha256): string {
    return join(this.#folder, sha256.slice(0, 2), sha256);
  }
}

async function writeAll(path: string, body: AsyncIterable<Uint8Array>): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    let at = 0;
    for await (const chunk of body) {
      await writeFully(handle, [chunk], at);
      at += chunk.length;
    }
  } finally {
    await handle.close();
  }
}

async function digestOf(path: string): Promise<{ sha256: string; sizeBytes: number }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    hash.update(chunk as Buffer);
    sizeBytes += (chunk as Buffer).length;
  }
  return { sha256: hash.digest('hex'), sizeBytes };
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
