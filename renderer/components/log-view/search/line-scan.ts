import type { ByteStore } from '../bytes/byte-store.js';
import { NumberList } from '../bytes/number-list.js';
import { nextTask } from '../source/next-task.js';

const windowBytes = 512 * 1024;
const longestLineBytes = 4 * 2 ** 20;
const sliceMs = 8;

/** Some whole lines: [firstLine, endLine), whose bytes begin at the offset `from`. */
export interface ScanWindow {
  bytes: Uint8Array;
  from: number;
  firstLine: number;
  endLine: number;
}

/** Answers the lines of the window that are looked for, ascending. */
export type FindLines = (window: ScanWindow, store: ByteStore) => number[] | Promise<number[]>;

/**
 * Looks through a log that may still grow, window by window, and gives way to the browser every 8 ms. Of a
 * line longer than 4 MiB only those are looked at. Lines are looked at once they have ended, the last one
 * when the log has.
 */
export class LineScan {
  readonly found = new NumberList();
  /** Lines that have been looked at. */
  scannedLines = 0;
  readonly #store: ByteStore;
  readonly #find: FindLines;
  #last: Promise<void> = Promise.resolve();

  constructor(store: ByteStore, find: FindLines) {
    this.#store = store;
    this.#find = find;
  }

  /**
   * Looks at everything that has come by now, after what earlier calls are still at. `onSlice` follows each
   * slice, and the last one when anything was looked at. Rejects with what `find` throws.
   */
  advance(hasEnded: () => boolean, signal: AbortSignal, onSlice: (isDone: boolean) => void): Promise<void> {
    const run = this.#last.then(() => this.#run(hasEnded, signal, onSlice));
    this.#last = run.catch(() => {});
    return run;
  }

  async #run(
    hasEnded: () => boolean,
    signal: AbortSignal,
    onSlice: (isDone: boolean) => void,
  ): Promise<void> {
    let begunAt = performance.now();
    let hasLooked = false;
    for (;;) {
      const window = this.#nextWindow(hasEnded());
      if (!window || signal.aborted) break;
      const answer = this.#find(window, this.#store);
      const lines = Array.isArray(answer) ? answer : await answer;
      if (signal.aborted) return;
      for (const line of lines) this.found.push(line);
      this.scannedLines = window.endLine;
      hasLooked = true;
      if (performance.now() - begunAt < sliceMs) continue;
      onSlice(false);
      await nextTask();
      begunAt = performance.now();
    }
    if (hasLooked) onSlice(true);
  }

  #nextWindow(hasEnded: boolean): ScanWindow | null {
    const store = this.#store;
    const end = hasEnded ? store.lineCount : store.finishedLineCount;
    const firstLine = this.scannedLines;
    if (firstLine >= end) return null;
    const from = store.lineStart(firstLine);
    const endLine = Math.min(end, Math.max(firstLine + 1, store.lineAt(from + windowBytes, firstLine)));
    const to = Math.min(store.lineEnd(endLine - 1), from + Math.max(windowBytes, longestLineBytes));
    return { bytes: store.slice(from, to), from, firstLine, endLine };
  }
}
