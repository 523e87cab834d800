import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogSection } from '@barnraiser/protocol';
import { ByteStore } from '../bytes/byte-store.js';
import type { Extent } from './position.js';
import {
  drawnRows,
  endPosition,
  fromScroll,
  longestScrollPx,
  movedBy,
  scrollHeight,
  showing,
  start,
  toScroll,
} from './position.js';
import { sectionRows } from './row-map.js';
import { foldedAtFirst, sectionLines, sectionOf } from './section-lines.js';

const fixed = (count: number, viewPx = 500): Extent => ({ count, viewPx, heightOf: () => 18 });
const section = (n: number, from: number, to: number | null, outcome: LogSection['outcome']): LogSection => ({
  n,
  name: `step ${n}`,
  from,
  to,
  outcome,
  durationMs: null,
});

describe('a position in fixed rows', () => {
  test('is the pixel itself while the content is not too high for the browser', () => {
    const extent = fixed(1000);
    const height = scrollHeight(extent, 18);
    expect(height).toBe(18_000);
    expect(fromScroll(1234, height - 500, extent)).toEqual({ row: 68, px: expect.closeTo(10, 3) });
    expect(toScroll({ row: 68, px: 10 }, height - 500, extent)).toBeCloseTo(1234, 3);
  });

  test('reaches the last of millions of rows', () => {
    for (const count of [1_000_000, 2_000_000, 30_000_000]) {
      const extent = fixed(count);
      const height = scrollHeight(extent, 18);
      expect(height).toBe(longestScrollPx);
      const position = fromScroll(height - 500, height - 500, extent);
      expect(drawnRows(position, extent, 5).end).toBe(count);
      expect(position).toEqual(endPosition(extent));
    }
  });

  test('stays within the ends', () => {
    expect(movedBy(start, -100, fixed(10))).toEqual(start);
    expect(movedBy(start, 1e6, fixed(100))).toEqual(endPosition(fixed(100)));
    expect(endPosition(fixed(3))).toEqual(start);
    expect(endPosition(fixed(0))).toEqual(start);
  });

  test('changes for a row only when that is out of view', () => {
    const extent = fixed(1000);
    expect(showing(5, start, extent)).toEqual(start);
    const position = showing(500, start, extent);
    expect(position.row).toBeGreaterThan(480);
    expect(showing(500, position, extent)).toEqual(position);
  });
});

describe('a position in rows of many heights', () => {
  const heights = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 60 });
  const extentOf = (lines: number[]): Extent => ({
    count: lines.length,
    viewPx: 400,
    heightOf: (row) => (lines[row] ?? 0) * 18,
  });

  test('survives the way to the scroll bar and back', () => {
    fc.assert(
      fc.property(heights, fc.nat(40_000), (lines, px) => {
        const extent = extentOf(lines);
        const position = movedBy(start, px, extent);
        const longest = scrollHeight(extent, 90) - 400;
        const back = fromScroll(toScroll(position, longest, extent), longest, extent);
        expect(back.row + back.px / extent.heightOf(back.row)).toBeCloseTo(
          position.row + position.px / extent.heightOf(position.row),
          4,
        );
      }),
    );
  });

  test('moves there and back by the same pixels', () => {
    fc.assert(
      fc.property(heights, fc.nat(5_000), fc.nat(300), (lines, px, step) => {
        const extent = extentOf(lines);
        const position = movedBy(start, px, extent);
        const moved = movedBy(position, -step, extent);
        fc.pre(moved.row > 0 || moved.px > 0);
        expect(movedBy(moved, step, extent)).toEqual(position);
      }),
    );
  });

  test('draws enough rows to fill the view', () => {
    fc.assert(
      fc.property(heights, fc.nat(40_000), (lines, px) => {
        const extent = extentOf(lines);
        const { first, end, top } = drawnRows(movedBy(start, px, extent), extent, 2);
        const drawn = lines.slice(first, end).reduce((sum, n) => sum + n * 18, 0);
        expect(top).toBeLessThanOrEqual(0);
        expect(end === lines.length || top + drawn >= 400).toBe(true);
      }),
    );
  });
});

describe('sections', () => {
  const store = new ByteStore();
  store.append(new TextEncoder().encode('pre\na1\na2\nb1\nb2\nb3\npost\n'));
  const sections = sectionLines([section(2, 10, 19, 'failed'), section(1, 4, 10, 'passed')], store);

  test('stand where their bytes are', () => {
    expect(sections.map(({ section, firstLine, endLine }) => [section.n, firstLine, endLine])).toEqual([
      [1, 1, 3],
      [2, 3, 6],
    ]);
    expect([sectionOf(sections, 0), sectionOf(sections, 2), sectionOf(sections, 6)]).toEqual([-1, 0, -1]);
  });

  test('leave the failed one open at first', () => {
    expect(foldedAtFirst(sections.map((it) => it.section))).toEqual(new Set([1]));
    expect(foldedAtFirst([section(1, 0, 4, 'passed'), section(2, 4, null, null)])).toEqual(new Set());
  });

  test('have a row of their own, and none for folded lines', () => {
    const rows = sectionRows(sections, store.lineCount, (n) => n === 0);
    const shown = Array.from({ length: rows.count }, (_, row) => {
      const it = rows.at(row);
      return it.kind === 'line' ? it.line : `section ${it.section}`;
    });
    expect(shown).toEqual([0, 'section 0', 'section 1', 3, 4, 5, 6]);
    expect([0, 2, 3, 5, 6].map((line) => rows.rowOf(line))).toEqual([0, 1, 3, 5, 6]);
  });
});
