import { Tuple } from '../../wire/jelly/tuple.js';
import type { Sendable } from '../../wire/jelly/wire-value.js';

/** A log of a step: of the command's own streams, of what the worker says, or of a file by its name. */
export type LogKey = 'stdout' | 'stderr' | 'header' | { readonly log: string };

/** Waiting longer makes fewer messages, and a log that people watch less live. */
const longestMs = 200;
/** UTF-16 units; three bytes each at most, which fits the 640 KiB of a message three times. */
const mostChars = 65_536;
/** A command that writes to its two streams by turns, line by line, shall not cost a message for each. */
const mostTurns = 32;

/**
 * Gathers log text for up to 200 ms or 64 Ki characters, in the order in which it was written. Where
 * streams take turns too often, that order holds within each of them.
 */
export class LogBatch {
  private readonly put: (key: string, value: Sendable) => Promise<void> | undefined;
  private pieces: { readonly key: LogKey; readonly texts: string[] }[] = [];
  private chars = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(put: (key: string, value: Sendable) => Promise<void> | undefined) {
    this.put = put;
  }

  /** Answers what to wait for before more is added. */
  add(key: LogKey, text: string): Promise<void> | undefined {
    if (text === '') return undefined;
    this.pieceFor(key).push(text);
    this.chars += text.length;
    if (this.chars >= mostChars) return this.flush();
    this.timer ??= setTimeout(() => void this.flush(), longestMs);
    return undefined;
  }

  /** Sends what there is. */
  flush(): Promise<void> | undefined {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const { pieces } = this;
    this.pieces = [];
    this.chars = 0;
    let wait: Promise<void> | undefined;
    for (const { key, texts } of pieces) {
      for (const text of cut(texts.join(''))) {
        wait = typeof key === 'string' ? this.put(key, text) : this.put('log', new Tuple(key.log, text));
      }
    }
    return wait;
  }

  private pieceFor(key: LogKey): string[] {
    const last = this.pieces.at(-1);
    const same =
      last !== undefined && isSame(last.key, key)
        ? last
        : this.pieces.length < mostTurns
          ? undefined
          : this.pieces.findLast((piece) => isSame(piece.key, key));
    if (same !== undefined) return same.texts;
    const texts: string[] = [];
    this.pieces.push({ key, texts });
    return texts;
  }
}

function isSame(a: LogKey, b: LogKey): boolean {
  return typeof a === 'string' || typeof b === 'string' ? a === b : a.log === b.log;
}

/** Never between the two halves of a character: Python could not decode the message. */
function cut(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  while (text.length - from > 2 * mostChars) {
    const to = from + mostChars;
    const isWithin = /[\uD800-\uDBFF]/.test(text[to - 1]!);
    parts.push(text.slice(from, isWithin ? to - 1 : to));
    from = isWithin ? to - 1 : to;
  }
  return [...parts, text.slice(from)];
}
