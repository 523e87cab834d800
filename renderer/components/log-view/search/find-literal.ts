import { plainText } from '../ansi/clean-text.js';
import { withoutOverwritten } from '../bytes/text-of-lines.js';
import { BytePattern } from './byte-pattern.js';
import type { FindLines, ScanWindow } from './line-scan.js';

const [newline, carriageReturn, escape] = [10, 13, 27];
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Finds lines whose shown text holds `needle`, which is not empty. The bytes are searched as they are, about
 * 1 GB/s; colours in between are seen through. Without regard to case, only ASCII: see `canFindLiteral`.
 */
export function findLiteral(needle: string, isCaseSensitive: boolean): FindLines {
  const pattern = new BytePattern(new TextEncoder().encode(needle), isCaseSensitive);
  const fold = (text: string) => (isCaseSensitive ? text : text.toLowerCase());
  const holds = (line: string) => fold(plainText(withoutOverwritten(line))).includes(fold(needle));
  return (window, store) => {
    const { bytes } = window;
    const broken =
      store.hasCarriageReturns && hasOverwritten(bytes) ? null : hitsAcrossEscapes(bytes, pattern, holds);
    if (broken === null) return eachLine(window, holds);
    const lineOf = (at: number) => store.lineAt(window.from + at, window.firstLine);
    const lines = plainHits(bytes, pattern).map(lineOf);
    return broken.length === 0
      ? lines
      : [...new Set([...lines, ...broken.map(lineOf)])].sort((a, b) => a - b);
  };
}

/** Whether `findLiteral` finds all that a reader would; otherwise a regular expression has to. */
export function canFindLiteral(needle: string, isCaseSensitive: boolean): boolean {
  return isCaseSensitive || !/[^\0-\x7f]/.test(needle); // oxlint-disable-line no-control-regex -- all of ASCII
}

function hasOverwritten(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(carriageReturn); at >= 0; at = bytes.indexOf(carriageReturn, at + 1)) {
    if (bytes[at + 1] !== newline) return true;
  }
  return false;
}

function eachLine(window: ScanWindow, holds: (line: string) => boolean): number[] {
  const lines: number[] = [];
  decoder
    .decode(window.bytes)
    .split('\n')
    .forEach((line, n) => holds(line) && lines.push(window.firstLine + n));
  return lines;
}

/** The first hit of each line. */
function plainHits(bytes: Uint8Array, pattern: BytePattern): number[] {
  const hits: number[] = [];
  for (let at = pattern.indexIn(bytes, 0); at >= 0;) {
    const isShown = !isInEscape(bytes, at);
    if (isShown) hits.push(at);
    const next = isShown ? bytes.indexOf(newline, at) : at;
    at = next < 0 ? -1 : pattern.indexIn(bytes, next + 1);
  }
  return hits;
}

/** Whether a hit lies in the parameters of an escape sequence: `31` in `\x1b[31m`. */
function isInEscape(bytes: Uint8Array, at: number): boolean {
  let before = at - 1;
  while (isParameter(bytes[before])) before -= 1;
  return bytes[before] === escape || (bytes[before] === 0x5b && bytes[before - 1] === escape);
}

/**
 * Hits that colours interrupt: only where the bytes around a sequence are a pair of the needle's is it worth
 * a look. Null when there are sequences that hold text (OSC, DCS): rare, and too much for the quick way.
 */
function hitsAcrossEscapes(
  bytes: Uint8Array,
  pattern: BytePattern,
  holds: (line: string) => boolean,
): number[] | null {
  const hits: number[] = [];
  for (let at = bytes.indexOf(escape); at >= 0;) {
    let end = at;
    for (; bytes[end] === escape; end = endOfSequence(bytes, end)) if (bytes[end + 1] !== 0x5b) return null;
    if (pattern.hasPair(bytes[at - 1], bytes[end])) {
      const lineStart = at === 0 ? 0 : bytes.lastIndexOf(newline, at - 1) + 1;
      const lineEnd = bytes.indexOf(newline, at);
      end = lineEnd < 0 ? bytes.length : lineEnd;
      if (holds(decoder.decode(bytes.subarray(lineStart, end)))) hits.push(at);
    }
    at = bytes.indexOf(escape, end);
  }
  return hits;
}

function endOfSequence(bytes: Uint8Array, at: number): number {
  let end = at + 2;
  while (isParameter(bytes[end])) end += 1;
  return end + 1;
}

function isParameter(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x3f;
}
