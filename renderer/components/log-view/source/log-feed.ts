import type { LogSection } from '@barnraiser/protocol';
import { ByteStore } from '../bytes/byte-store.js';
import { followSource } from './follow-source.js';
import type { LogPart, LogSource, LogSourceError } from './log-source.js';
import { LogTimes } from './log-times.js';

/** Why nothing comes at the moment; `retryAt` is epoch ms, null when it will not be tried again. */
export interface FeedProblem {
  error: LogSourceError;
  retryAt: number | null;
}

/**
 * One log while it is read: its bytes and all that is known about them. Tells its listeners some ten
 * times a second at most, and by a new `version`; the fields themselves change in place. `start` may be called again after `close`.
 */
export class LogFeed {
  readonly store = new ByteStore();
  readonly times = new LogTimes();
  sections: readonly LogSection[] = [];
  truncatedBytes = 0;
  /** The source has said that no more will come, and everything is here. */
  hasEnded = false;
  /** Something was answered, be it that there is nothing yet. */
  hasAnswered = false;
  problem: FeedProblem | null = null;
  version = 0;

  readonly #source: LogSource;
  readonly #schedule: (notify: () => void) => void;
  readonly #listeners = new Set<() => void>();
  #isScheduled = false;
  #closing: AbortController | null = null;
  #endPause: (() => void) | null = null;

  constructor(source: LogSource, schedule: (notify: () => void) => void = beforeNextFrame()) {
    this.#source = source;
    this.#schedule = schedule;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Reads on from where the store ends. Resolves when there is nothing more to read, or after `close`. */
  async start(): Promise<void> {
    const closing = new AbortController();
    this.#closing = closing;
    await followSource(this.#source, this.store, {
      signal: closing.signal,
      onPart: (part) => this.#take(part),
      onProblem: (problem) => {
        this.problem = problem;
        this.#changed();
      },
      pause: (ms) => this.#pause(ms, closing.signal),
    });
  }

  /** Ends a pause after a failure at once. */
  readonly retry = (): void => this.#endPause?.();

  close(): void {
    this.#closing?.abort();
  }

  #take(part: LogPart): void {
    this.sections = part.sections;
    this.truncatedBytes = part.truncatedBytes;
    this.times.add(part.marks);
    this.hasAnswered = true;
    this.hasEnded = part.ended && this.store.byteLength >= part.total;
    this.#changed();
  }

  #changed(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#schedule(() => {
      this.#isScheduled = false;
      this.version += 1;
      for (const listener of this.#listeners) listener();
    });
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        this.#endPause = null;
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener('abort', end);
      this.#endPause = end;
    });
  }
}

const shortestPauseMs = 80;

/** Ten frames a second are enough to read by, and leave the processor to the build. The first one comes at once. */
function beforeNextFrame(): (notify: () => void) => void {
  let toldAt = -Infinity;
  return (notify) => {
    const inFrame = () =>
      requestAnimationFrame(() => {
        toldAt = performance.now();
        notify();
      });
    setTimeout(inFrame, Math.max(0, toldAt + shortestPauseMs - performance.now()));
  };
}
