import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ClaimId, LogMark, StreamName } from '@barnraiser/protocol';
import { type Clock, systemClock } from '../store/clock.js';
import { type AppendEnd, LogFile } from './log-file.js';
import { LogMarks } from './log-marks.js';
import type { LogNews } from './log-news.js';

/** Open files kept between appends; a build has two streams. */
const openFilesMax = 256;

interface Entry {
  readonly opening: Promise<LogFile>;
  users: number;
}

/**
 * The logs of all builds, one file per stream: `<folder>/<2 hex>/<claimId>/<stream>`, with
 * its marks beside it. A stream that
 * was never written is empty. Calls on one stream take turns; different streams do not wait for
 * each other. Several processes may use one folder, on a file system that shows at once what another wrote.
 */
export class LogStore {
  readonly #folder: string;
  readonly #limitBytes: number;
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  readonly #watchers = new Map<string, Set<() => void>>();
  #news: Pick<LogNews, 'followed' | 'grown'> | null = null;

  constructor(folder: string, limitBytes: number, clock: Clock = systemClock) {
    this.#folder = folder;
    this.#limitBytes = limitBytes;
    this.#clock = clock;
  }

  /** Tells other processes on the same folder from now on, and asks them to tell this one. */
  share(news: Pick<LogNews, 'followed' | 'grown'>): void {
    this.#news = news;
  }

  /** Appends bytes at an offset. What is answered as stored survives the death of this process. */
  async append(
    claimId: ClaimId,
    stream: StreamName,
    offset: number,
    chunks: readonly Uint8Array[],
    lengthBytes: number,
  ): Promise<AppendEnd> {
    const path = this.#pathOf(claimId, stream);
    const nowMs = this.#clock.now();
    const end = await this.#use(path, (file) =>
      file.append(offset, chunks, lengthBytes, this.#limitBytes, nowMs),
    );
    for (const heard of this.#watchers.get(path) ?? []) heard();
    this.#news?.grown(claimId);
    return end;
  }

  /** Where the stored bytes end. */
  async end(claimId: ClaimId, stream: StreamName): Promise<number> {
    return (await stat(this.#pathOf(claimId, stream)).catch(() => null))?.size ?? 0;
  }

  /** The stored bytes' count and SHA-256; they are on the disk when this settles. */
  async digest(claimId: ClaimId, stream: StreamName): Promise<{ bytes: number; sha256: string }> {
    return this.#use(this.#pathOf(claimId, stream), (file) => file.digest());
  }

  /** The bytes from `start` up to `end` (exclusive), which must be stored already. */
  read(claimId: ClaimId, stream: StreamName, start: number, end: number): Readable {
    if (end <= start) return Readable.from([]);
    return createReadStream(this.#pathOf(claimId, stream), { start, end: end - 1 });
  }

  /** When the parts of a stream arrived, in order; a mark stands for what came until the next. */
  async marks(claimId: ClaimId, stream: StreamName): Promise<LogMark[]> {
    const end = await this.end(claimId, stream);
    const marks = await LogMarks.read(`${this.#pathOf(claimId, stream)}.marks`);
    return marks.filter((mark) => mark.offset < end);
  }

  /** Calls `heard` after appends to a stream; answers a function that stops it. */
  watch(claimId: ClaimId, stream: StreamName, heard: () => void): () => void {
    this.#news?.followed(claimId);
    const path = this.#pathOf(claimId, stream);
    const watchers = this.#watchers.get(path) ?? new Set();
    this.#watchers.set(path, watchers.add(heard));
    return () => {
      watchers.delete(heard);
      if (watchers.size === 0 && this.#watchers.get(path) === watchers) this.#watchers.delete(path);
    };
  }

  /** Tells the watchers of both streams to look again, because the build has ended. */
  wake(claimId: ClaimId): void {
    this.wakeHere(claimId);
    this.#news?.grown(claimId);
  }

  /** Tells those of this process alone. */
  wakeHere(claimId: ClaimId): void {
    for (const stream of ['console', 'agent'] as const) {
      for (const heard of this.#watchers.get(this.#pathOf(claimId, stream)) ?? []) heard();
    }
  }

  async close(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    await Promise.all(entries.map(async ({ opening }) => (await opening).close()));
  }

  async #use<T>(path: string, work: (file: LogFile) => Promise<T>): Promise<T> {
    const entry = this.#entries.get(path) ?? { opening: LogFile.open(path), users: 0 };
    // Taking it out first moves it to the young end of the map's order.
    this.#entries.delete(path);
    this.#entries.set(path, entry);
    entry.users += 1;
    try {
      return await work(await this.#opened(path, entry));
    } finally {
      entry.users -= 1;
      await this.#closeOldest();
    }
  }

  async #opened(path: string, entry: Entry): Promise<LogFile> {
    try {
      return await entry.opening;
    } catch (error) {
      if (this.#entries.get(path) === entry) this.#entries.delete(path);
      throw error;
    }
  }

  async #closeOldest(): Promise<void> {
    for (const [path, entry] of this.#entries) {
      if (this.#entries.size <= openFilesMax) return;
      if (entry.users > 0) continue;
      this.#entries.delete(path);
      await (await entry.opening).close();
    }
  }

  #pathOf(claimId: ClaimId, stream: StreamName): string {
    // The last two digits: the first ones of a UUIDv7 are its time and stay the same for years.
    const id = claimId.toLowerCase();
    return join(this.#folder, id.slice(-2), id, stream);
  }
}
