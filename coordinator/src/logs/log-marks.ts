import { appendFile, readFile, truncate } from 'node:fs/promises';
import type { LogMark } from '@barnraiser/protocol';

const recordBytes = 16;
/** The first marks are a second apart; after each so many the distance doubles, which bounds a week's log to 32,000. */
const marksPerDistance = 4096;
const leastDistanceMs = 1000;

/**
 * When the parts of one log arrived, beside the log's file: records of an offset and a time, two
 * doubles each. An extra to the log: what cannot be written is left out, a torn record is dropped.
 */
export class LogMarks {
  readonly #path: string;
  #count: number;
  #lastMs: number;

  private constructor(path: string, count: number, lastMs: number) {
    this.#path = path;
    this.#count = count;
    this.#lastMs = lastMs;
  }

  /** Goes on with what is there. */
  static async open(path: string): Promise<LogMarks> {
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    const count = Math.floor(bytes.length / recordBytes);
    if (bytes.length > count * recordBytes) await truncate(path, count * recordBytes).catch(() => undefined);
    return new LogMarks(path, count, marksOf(bytes).at(-1)?.at ?? Number.NEGATIVE_INFINITY);
  }

  /** Notes that the bytes from `offset` on came at this time, unless there is a mark shortly before it. */
  async note(offset: number, nowMs: number): Promise<void> {
    const distanceMs = leastDistanceMs * 2 ** Math.floor(this.#count / marksPerDistance);
    if (nowMs - this.#lastMs < distanceMs) return;
    const record = Buffer.alloc(recordBytes);
    record.writeDoubleLE(offset, 0);
    record.writeDoubleLE(nowMs, 8);
    this.#lastMs = nowMs;
    this.#count += 1;
    await appendFile(this.#path, record, { mode: 0o600 }).catch(() => undefined);
  }

  /** The marks of a file, in order; none when it is not there. Several processes may have written it, by clocks of their own. */
  static async read(path: string): Promise<LogMark[]> {
    const marks = marksOf(await readFile(path).catch(() => Buffer.alloc(0)));
    let at = Number.NEGATIVE_INFINITY;
    return marks
      .toSorted((a, b) => a.offset - b.offset)
      .map((mark) => ({ ...mark, at: (at = Math.max(at, mark.at)) }));
  }
}

function marksOf(bytes: Buffer): LogMark[] {
  return Array.from({ length: Math.floor(bytes.length / recordBytes) }, (_, n) => ({
    offset: bytes.readDoubleLE(n * recordBytes),
    at: bytes.readDoubleLE(n * recordBytes + 8),
  }));
}
