import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
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
 * One log stream's file. Its end is the file's size, so a restart continues where the bytes stop, and so
 * does another process that shares the folder. Bytes are written to their own offset: an append that two
 * processes get at once is written twice to the same place. Within a process appends take turns; they
 * have been written to the file when they settle, and `digest` also syncs them to the disk.
 */
export class LogFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #marks: LogMarks;
  readonly #turns = new InTurn();
  /** Of the first `#hashedBytes`; what this process did not write itself is read from the file. */
  readonly #hash = createHash('sha256');
  #hashedBytes = 0;

  private constructor(path: string, handle: FileHandle, marks: LogMarks) {
    this.#path = path;
    this.#handle = handle;
    this.#marks = marks;
  }

  static async open(path: string): Promise<LogFile> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // Not to append: Linux then ignores the offset of a write (man 2 pwrite).
    const handle = await open(path, constants.O_WRONLY | constants.O_CREAT, 0o600);
    return new LogFile(path, handle, await LogMarks.open(`${path}.marks`));
  }

  append(
    offset: number,
    chunks: readonly Uint8Array[],
    lengthBytes: number,
    limitBytes: number,
    nowMs: number,
  ): Promise<AppendEnd> {
    return this.#turns.run(async () => {
      const { size: start } = await this.#handle.stat();
      const placement = placeAppend(start, offset, lengthBytes);
      if (placement.kind === 'gap') return placement;
      const end = start + lengthBytes - placement.skip;
      if (end > limitBytes) return { kind: 'over-limit', end: start };
      if (end > start) {
        const fresh = withoutFirst(chunks, placement.skip);
        await writeFully(this.#handle, fresh, start);
        if (start === this.#hashedBytes) this.#hashOn(fresh);
        await this.#marks.note(start, nowMs);
      }
      return { kind: 'stored', end };
    });
  }

  digest(): Promise<{ readonly bytes: number; readonly sha256: string }> {
    return this.#turns.run(async () => {
      await this.#handle.datasync();
      const { size } = await this.#handle.stat();
      await this.#hashUpTo(size);
      return { bytes: size, sha256: this.#hash.copy().digest('hex') };
    });
  }

  close(): Promise<void> {
    return this.#turns.run(() => this.#handle.close());
  }

  #hashOn(chunks: readonly Uint8Array[]): void {
    for (const chunk of chunks) {
      this.#hash.update(chunk);
      this.#hashedBytes += chunk.length;
    }
  }

  async #hashUpTo(end: number): Promise<void> {
    if (this.#hashedBytes >= end) return;
    const rest = { start: this.#hashedBytes, end: end - 1, highWaterMark: 1024 * 1024 };
    for await (const chunk of createReadStream(this.#path, rest)) this.#hashOn([chunk as Buffer]);
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
