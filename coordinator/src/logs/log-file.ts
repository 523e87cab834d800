import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InTurn } from '../bytes/in-turn.js';
import { placeAppend } from '../bytes/place-append.js';
import { writeFully } from '../bytes/write-fully.js';
import { LogMarks } from './log-marks.js';

/** What came of an append; `end` and `expected` are offsets in bytes. */
export type AppendEnd =
  | { readonly kind: 'stored'; readonly end: number }
  | { readonly kind: 'gap'; readonly expected: number }
  | { readonly kind: 'over-limit'; readonly end: number };

/**
 * One log stream's file. Its end is the file's size, so a restart continues where the bytes stop.
 * Appends take turns, and have been written to the file when they settle; `digest` also syncs them
 * to the disk. The digest is kept while bytes arrive, and read from the file once after a restart.
 */
export class LogFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #marks: LogMarks;
  readonly #turns = new InTurn();
  #end: number;
  #hash: Hash | null;
  #isTorn = false;

  private constructor(path: string, handle: FileHandle, sizeBytes: number, marks: LogMarks) {
    this.#path = path;
    this.#handle = handle;
    this.#end = sizeBytes;
    this.#marks = marks;
    this.#hash = sizeBytes === 0 ? createHash('sha256') : null;
  }

  static async open(path: string): Promise<LogFile> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const handle = await open(path, 'a', 0o600);
    return new LogFile(path, handle, (await handle.stat()).size, await LogMarks.open(`${path}.marks`));
  }

  get end(): number {
    return this.#end;
  }

  append(
    offset: number,
    chunks: readonly Uint8Array[],
    lengthBytes: number,
    limitBytes: number,
    nowMs: number,
  ): Promise<AppendEnd> {
    return this.#turns.run(async () => {
      const placement = placeAppend(this.#end, offset, lengthBytes);
      if (placement.kind === 'gap') return placement;
      const fresh = withoutFirst(chunks, placement.skip);
      if (this.#end + (lengthBytes - placement.skip) > limitBytes)
        return { kind: 'over-limit', end: this.#end };
      const start = this.#end;
      await this.#write(fresh, lengthBytes - placement.skip);
      if (this.#end > start) await this.#marks.note(start, nowMs);
      return { kind: 'stored', end: this.#end };
    });
  }

  digest(): Promise<{ readonly bytes: number; readonly sha256: string }> {
    return this.#turns.run(async () => {
      await this.#handle.datasync();
      this.#hash ??= await this.#hashOfFile();
      return { bytes: this.#end, sha256: this.#hash.copy().digest('hex') };
    });
  }

  close(): Promise<void> {
    return this.#turns.run(() => this.#handle.close());
  }

  async #write(chunks: readonly Uint8Array[], lengthBytes: number): Promise<void> {
    if (lengthBytes === 0) return;
    // A full disk can take half of an append: what was not acknowledged must not lie before the next.
    if (this.#isTorn) await this.#handle.truncate(this.#end);
    this.#isTorn = true;
    await writeFully(this.#handle, chunks);
    this.#isTorn = false;
    for (const chunk of chunks) this.#hash?.update(chunk);
    this.#end += lengthBytes;
  }

  async #hashOfFile(): Promise<Hash> {
    const hash = createHash('sha256');
    if (this.#end === 0) return hash;
    for await (const chunk of createReadStream(this.#path, {
      end: this.#end - 1,
      highWaterMark: 1024 * 1024,
    })) {
      hash.update(chunk as Buffer);
    }
    return hash;
  }
}

function withoutFirst(chunks: readonly Uint8Array[], skipBytes: number): readonly Uint8Array[] {
  if (skipBytes === 0) return chunks;
  const kept: Uint8Array[] = [];
  let left = skipBytes;
  for (const chunk of chunks) {
    if (chunk.length > left) kept.push(left === 0 ? chunk : chunk.subarray(left));
    left = Math.max(0, left - chunk.length);
  }
  return kept;
}
