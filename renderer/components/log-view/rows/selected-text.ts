import type { ByteStore } from '../bytes/byte-store.js';
import { textOfLines } from '../bytes/text-of-lines.js';
import type { LineRange } from './line-range.js';
import type { RowMap } from './row-map.js';

/** The lines of the range that have a row, as plain text, and how many they are: what is copied. */
export function selectedText(
  store: ByteStore,
  rows: RowMap,
  range: LineRange,
): { text: string; lines: number } {
  const parts: string[] = [];
  let lines = 0;
  let first = -1;
  let next = -1;
  const flush = () => {
    if (next > first) parts.push(textOfLines(store, first, next));
  };
  const lastRow = rows.rowOf(range.last);
  for (let row = rows.rowOf(range.first); row <= lastRow && row < rows.count; row += 1) {
    const it = rows.at(row);
    if (it.kind !== 'line' || it.line < range.first || it.line > range.last) continue;
    lines += 1;
    if (it.line !== next) {
      flush();
      first = it.line;
    }
    next = it.line + 1;
  }
  flush();
  return { text: parts.join('\n'), lines };
}
