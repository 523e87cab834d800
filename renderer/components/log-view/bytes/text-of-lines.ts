import { plainText } from '../ansi/clean-text.js';
import type { ByteStore } from './byte-store.js';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Lines [first, end) in full as plain text without a last line end: what is copied. About 5 ms a megabyte.
 */
export function textOfLines(store: ByteStore, first: number, end: number): string {
  if (end <= first) return '';
  const raw = decoder.decode(store.slice(store.lineStart(first), store.lineEnd(end - 1)));
  return plainText(raw.includes('\r') ? raw.split('\n').map(withoutOverwritten).join('\n') : raw);
}

/** What a terminal would leave of a line: its last stretch between \r. */
export function withoutOverwritten(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === '\r') end -= 1;
  return line.slice(end === 0 ? 0 : line.lastIndexOf('\r', end - 1) + 1, end);
}
