import type { NumberList } from '../bytes/number-list.js';
import type { SectionLines } from './section-lines.js';

/** What stands in a row: a line, or the head of a section. Both are counted from 0. */
export type Row = { kind: 'line'; line: number } | { kind: 'section'; section: number };

/** Which row shows what. */
export interface RowMap {
  count: number;
  at: (row: number) => Row;
  /** The row of the line, or of what stands in its place: its section's head, or the nearest line before it. */
  rowOf: (line: number) => number;
}

interface Stretch {
  firstRow: number;
  rows: number;
  firstLine: number;
  section: number | null;
}

/** All lines, with a head before each section; of folded sections the head alone. */
export function sectionRows(
  sections: readonly SectionLines[],
  lineCount: number,
  isFolded: (section: number) => boolean,
): RowMap {
  const stretches: Stretch[] = [];
  let count = 0;
  let line = 0;
  const add = (rows: number, firstLine: number, section: number | null) => {
    if (rows > 0) stretches.push({ firstRow: count, rows, firstLine, section });
    count += Math.max(0, rows);
  };
  sections.forEach(({ firstLine, endLine }, section) => {
    add(firstLine - line, line, null);
    add(1, firstLine, section);
    if (!isFolded(section)) add(endLine - firstLine, firstLine, null);
    line = endLine;
  });
  add(lineCount - line, line, null);
  return {
    count,
    at(row) {
      const stretch = stretches[lastIndex(stretches, (it) => it.firstRow <= row)];
      if (!stretch || row >= count) throw new RangeError(`no row ${row} of ${count}`);
      if (stretch.section !== null) return { kind: 'section', section: stretch.section };
      return { kind: 'line', line: stretch.firstLine + row - stretch.firstRow };
    },
    rowOf(line) {
      const stretch = stretches[lastIndex(stretches, (it) => it.firstLine <= line)];
      if (!stretch) return 0;
      return stretch.firstRow + Math.min(line - stretch.firstLine, stretch.rows - 1);
    },
  };
}

/** The listed lines alone. */
export function listedRows(lines: NumberList): RowMap {
  return {
    count: lines.length,
    at: (row) => ({ kind: 'line', line: lines.at(row) }),
    rowOf: (line) => Math.max(0, lines.lastNotAbove(line)),
  };
}

function lastIndex<T>(list: readonly T[], holds: (item: T) => boolean): number {
  let below = -1;
  let above = list.length;
  while (above - below > 1) {
    const middle = (below + above) >>> 1;
    const item = list[middle];
    if (item !== undefined && holds(item)) below = middle;
    else above = middle;
  }
  return below;
}
