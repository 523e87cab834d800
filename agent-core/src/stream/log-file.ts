import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { LogDigest } from '@barnraiser/protocol';

/** Bytes that may wait for the disk before the writer is asked to pause. */
const queueBytes = 4 * 1024 * 1024;

/**
 * A log stream in the spool: appended by the build, read by the delivery. The digest grows with the
 * bytes (a second pass over 200 MB would cost more than the write); a file that was reopened after
 * a restart is only read.
 */
export class LogFile {
  readonly path: string;
  private readonly handle: FileHandle;
  private readonly grown: () => void;
  private readonly hash: Hash = createHash('sha256');
  private queue: Buffer[] = [];
  private queued = 0;
  private pump: Promise<void> = Promise.resolve();
  private isPumping = false;
  private failure: unknown = null;
  private stored: number;
  private truncated = 0;

  private constructor(path: string, handle: FileHandle, size: number, grown: () => void) {
    this.path = path;
    this.handle = handle;
    this.stored = size;
    this.grown = grown;
  }

  /** Opens or makes the file (0600). `grown` is called whenever more bytes can be read. */
  static async open(path: string, grown: () => void): Promise<LogFile> {
    const handle = await open(path, 'a+', 0o600);
    return new LogFile(path, handle, (await handle.stat()).size, grown);
  }

  /** How many bytes can be read. */
  get end(): number {
    return this.stored;
  }

  /** How many bytes were given, written or not. */
  get given(): number {
    return this.stored + this.queued;
  }

  /** How many bytes the build wrote that are kept nowhere. */
  get truncatedBytes(): number {
    return this.truncated;
  }

  /** Appends. When it answers a promise, the disk is behind: give no more until it settles. Rejects with the disk's error. */
  write(bytes: Buffer): void | Promise<void> {
    this.hash.update(bytes);
    this.queue.push(bytes);
    this.queued += bytes.length;
    if (!this.isPumping) this.pump = this.drain();
    return this.queued > queueBytes || this.failure !== null ? this.settled() : undefined;
  }

  /** Counts bytes that the build wrote and that are kept nowhere. */
  drop(byteCount: number): void {
    this.truncated += byteCount;
  }

  /** Settles when everything given is in the file; rejects when it could not be written. */
  async settled(): Promise<void> {
    await this.pump;
    if (this.failure !== null) throw this.failure;
  }

  /** Of the bytes given so far, in this run of the agent. */
  digest(): LogDigest {
    return { bytes: this.given, sha256: this.hash.copy().digest('hex'), truncatedBytes: this.truncated };
  }

  async read(offset: number, length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.handle.read(bytes, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }

  async close(): Promise<void> {
    await this.pump;
    await this.handle.close();
  }

  private async drain(): Promise<void> {
    this.isPumping = true;
    try {
      while (this.queue.length > 0 && this.failure === null) {
        const batch = this.queue.length === 1 ? this.queue[0]! : Buffer.concat(this.queue);
        this.queue = [];
        await this.handle.appendFile(batch);
        this.queued -= batch.length;
        this.stored += batch.length;
        this.grown();
      }
    } catch (error) {
      this.failure = error;
      this.queue = [];
      // A full disk took a part of it, which can be read as well.
      const size = await this.handle.stat().then(
        (stat) => stat.size,
        () => this.stored,
      );
      this.queued = 0;
      if (size > this.stored) {
        this.stored = size;
        this.grown();
      }
    } finally {
      this.isPumping = false;
    }
  }
}
