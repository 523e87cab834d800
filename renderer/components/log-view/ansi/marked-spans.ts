import type { AnsiSpan } from './ansi-spans.js';

/** A span, or the part of it that a search has found. */
export interface MarkedSpan extends AnsiSpan {
  isMatch: boolean;
}

/** Cuts spans where the ranges of matches begin and end. Ranges are ascending and do not overlap. */
export function markedSpans(
  spans: readonly AnsiSpan[],
  ranges: readonly { from: number; to: number }[],
): MarkedSpan[] {
  if (ranges.length === 0) return spans.map((span) => ({ ...span, isMatch: false }));
  const marked: MarkedSpan[] = [];
  let next = 0;
  let at = 0;
  for (const { text, className } of spans) {
    for (let done = 0; done < text.length;) {
      while ((ranges[next]?.to ?? Infinity) <= at + done) next += 1;
      const range = ranges[next];
      const isMatch = range !== undefined && range.from <= at + done;
      const until = Math.min(text.length, (isMatch ? range.to : (range?.from ?? Infinity)) - at);
      marked.push({ text: text.slice(done, until), className, isMatch });
      done = until;
    }
    at += text.length;
  }
  return marked;
}
