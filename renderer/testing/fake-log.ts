import type { LogPiece } from '@barnraiser/protocol';
import { runningClaim } from './fixtures/ids.js';
import { logLine, logText } from './fixtures/log-text.js';

/** A log in memory that can grow, read as the agent lets its logs be read. */
export class FakeLog {
  readonly #encoder = new TextEncoder();
  #bytes: Uint8Array;
  #lines: number;
  readonly #makeFrom: number;
  readonly #ended: boolean;
  #waiting: (() => void)[] = [];

  constructor(lines: number, ended: boolean) {
    const { text, makeFrom } = logText(lines);
    this.#bytes = this.#encoder.encode(text);
    this.#lines = lines;
    this.#makeFrom = makeFrom;
    this.#ended = ended;
  }

  get sizeBytes(): number {
    return this.#bytes.length;
  }

  /** Adds lines and wakes who waits for them. */
  grow(lines: number): void {
    const more = this.#encoder.encode(
      Array.from({ length: lines }, (_, n) => `${logLine(this.#lines + n)}\n`).join(''),
    );
    const all = new Uint8Array(this.#bytes.length + more.length);
    all.set(this.#bytes);
    all.set(more, this.#bytes.length);
    this.#bytes = all;
    this.#lines += lines;
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async read(input: { from: number; maxBytes: number; waitMs: number }): Promise<LogPiece> {
    if (input.from >= this.#bytes.length && !this.#ended && input.waitMs > 0) await this.#more(input.waitMs);
    const total = this.#bytes.length;
    const from = Math.min(input.from, total);
    return {
      claimId: runningClaim,
      from,
      bytes: this.#bytes.slice(from, from + input.maxBytes),
      total,
      ended: this.#ended,
      truncatedBytes: 0,
      sections: [
        { n: 0, name: 'configure', from: 0, to: this.#makeFrom, outcome: 'passed', durationMs: 41_000 },
        this.#ended
          ? { n: 1, name: 'make', from: this.#makeFrom, to: total, outcome: 'passed', durationMs: 230_000 }
          : { n: 1, name: 'make', from: this.#makeFrom, to: null, outcome: null, durationMs: null },
      ],
      marks: from < total ? [{ offset: from, at: Date.now() }] : [],
    };
  }

  #more(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
