import { ansiSpans } from '../ansi/ansi-spans.js';
import type { AnsiSpan } from '../ansi/ansi-spans.js';
import type { ByteStore } from './byte-store.js';

/** Characters of a line that a row shows; the rest is counted and can be asked for. */
export const shownCharacters = 10_000;
const decodedBytes = 64 * 1024;
const carriageReturn = 13;
const overwrittenWithin = 2 ** 20;

/** A line as a row shows it. `plain` is the spans' text together. */
export interface ShownLine {
  spans: AnsiSpan[];
  plain: string;
  moreCharacters: number;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The line as a terminal would leave it: of the stretches between lone \r the last one, invalid UTF-8 as
 * U+FFFD. Reads at most 64 KiB of it; what is beyond is counted, escape sequences there included.
 */
export function shownLine(store: ByteStore, line: number): ShownLine {
  const { from, to } = shownBytes(store, line);
  const cut = from + decodedBytes < to ? characterStart(store, from + decodedBytes) : to;
  const spans: AnsiSpan[] = [];
  let room = shownCharacters;
  let moreCharacters = cut < to ? countCharacters(store, cut, to) : 0;
  for (const span of ansiSpans(decoder.decode(store.slice(from, cut)))) {
    const text = span.text.length > room ? wholeCharacters(span.text, room) : span.text;
    if (text !== '') spans.push({ ...span, text });
    moreCharacters += span.text.length - text.length;
    room -= text.length;
  }
  return { spans, plain: spans.map((span) => span.text).join(''), moreCharacters };
}

/** Where the bytes lie that a terminal would leave of the line. A \r more than 1 MiB before its end is not looked for. */
function shownBytes(store: ByteStore, line: number): { from: number; to: number } {
  const start = store.lineStart(line);
  const end = store.lineEnd(line);
  const near = Math.max(start, end - overwrittenWithin);
  const bytes = store.slice(near, end);
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === carriageReturn) length -= 1;
  const overwritten = length === 0 ? -1 : bytes.lastIndexOf(carriageReturn, length - 1);
  return { from: overwritten < 0 ? start : near + overwritten + 1, to: near + length };
}

function characterStart(store: ByteStore, offset: number): number {
  const bytes = store.slice(offset - 3, offset + 1);
  for (let back = 0; back < 4; back += 1) {
    if (!isContinuation(bytes[3 - back] ?? 0)) return offset - back;
  }
  return offset;
}

function countCharacters(store: ByteStore, from: number, to: number): number {
  let count = 0;
  for (const byte of store.slice(from, to)) if (!isContinuation(byte)) count += 1;
  return count;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

function wholeCharacters(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? length - 1 : length);
}
