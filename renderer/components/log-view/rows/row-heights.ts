import type { ByteStore } from '../bytes/byte-store.js';
import { shownCharacters } from '../bytes/shown-line.js';
import type { Row, RowMap } from './row-map.js';

/** The height of a row that does not wrap, in CSS pixels; log-view.css has the same. */
export const rowPx = 18;
const remembered = 20_000;

/** How high wrapped rows are: measured where they have been drawn, reckoned from their bytes elsewhere. */
export class RowHeights {
  readonly #measured = new Map<number, number>();
  #sum = 0;
  #columns = 100;

  heightOf(row: Row, store: ByteStore): number {
    return this.#measured.get(keyOf(row)) ?? this.#reckoned(row, store);
  }

  /** Remembers a drawn row's height; answers whether that is news. */
  measure(row: Row, px: number, store: ByteStore): boolean {
    if (this.heightOf(row, store) === px && this.#measured.has(keyOf(row))) return false;
    const isNews = this.heightOf(row, store) !== px;
    if (this.#measured.size >= remembered) this.reset(this.#columns);
    this.#sum += px - (this.#measured.get(keyOf(row)) ?? 0);
    this.#measured.set(keyOf(row), px);
    return isNews;
  }

  /** The mean of what was measured, in whole rows so that the scroll bar stands still. */
  get meanPx(): number {
    return this.#measured.size === 0
      ? rowPx
      : Math.max(1, Math.round(this.#sum / this.#measured.size / rowPx)) * rowPx;
  }

  /** Forgets what was measured in another width; `columns` characters now fit in a row. */
  reset(columns: number): void {
    this.#measured.clear();
    this.#sum = 0;
    this.#columns = columns;
  }

  #reckoned(row: Row, store: ByteStore): number {
    if (row.kind === 'section') return rowPx;
    const characters = Math.min(shownCharacters, store.lineEnd(row.line) - store.lineStart(row.line));
    return Math.max(1, Math.ceil(characters / this.#columns)) * rowPx;
  }
}

/** The line that a position in `rows` means, or the section that it is the head of, as a row in `others`. */
export function sameRow(
  rows: RowMap,
  others: RowMap,
  row: number,
  firstLineOf: (section: number) => number,
): number {
  if (row >= rows.count) return Math.max(0, others.count - 1);
  const it = rows.at(row);
  return others.rowOf(it.kind === 'line' ? it.line : firstLineOf(it.section));
}

function keyOf(row: Row): number {
  return row.kind === 'line' ? row.line : -1 - row.section;
}
