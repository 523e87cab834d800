import type { LogSection } from '@barnraiser/protocol';
import type { LogPart, LogSource } from '../source/log-source.js';
import type { LongLog } from './long-log.js';

/** A finished log, given in its own pieces. */
export function finishedSource(log: LongLog): LogSource {
  const starts: number[] = [];
  let at = 0;
  for (const piece of log.pieces) {
    starts.push(at);
    at += piece.length;
  }
  return {
    read(from: number): Promise<LogPart> {
      const index = Math.max(
        0,
        starts.findLastIndex((start) => start <= from),
      );
      const piece = log.pieces[index] ?? new Uint8Array(0);
      const offset = starts[index] ?? 0;
      const marks = log.marks.filter((mark) => mark.offset >= offset && mark.offset < offset + piece.length);
      return Promise.resolve({
        ...nothing(offset),
        bytes: piece,
        total: log.bytes,
        ended: true,
        sections: log.sections,
        marks,
      });
    },
  };
}

/** A log that a test writes. */
export class LiveSource implements LogSource {
  sections: LogSection[] = [];
  truncatedBytes = 0;
  #bytes = new Uint8Array(0);
  #ended = false;
  #failure: Error | null = null;
  #wake: () => void = () => {};

  write(text: string | Uint8Array): void {
    const more = typeof text === 'string' ? new TextEncoder().encode(text) : text;
    const all = new Uint8Array(this.#bytes.length + more.length);
    all.set(this.#bytes);
    all.set(more, this.#bytes.length);
    this.#bytes = all;
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Reading fails until it is called with null. */
  fail(failure: Error | null): void {
    this.#failure = failure;
    this.#wake();
  }

  async read(from: number, signal: AbortSignal): Promise<LogPart> {
    if (this.#failure === null && from >= this.#bytes.length && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        signal.addEventListener('abort', () => resolve());
      });
    }
    if (this.#failure) throw this.#failure;
    return {
      ...nothing(from),
      bytes: this.#bytes.slice(from),
      total: this.#bytes.length,
      ended: this.#ended,
      truncatedBytes: this.truncatedBytes,
      sections: this.sections,
    };
  }
}

function nothing(from: number): LogPart {
  return {
    from,
    bytes: new Uint8Array(0),
    total: 0,
    ended: false,
    truncatedBytes: 0,
    sections: [],
    marks: [],
  };
}
