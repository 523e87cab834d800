/** The row at the upper edge of the view, and how many pixels of it are above the edge. */
export interface Position {
  row: number;
  px: number;
}

/** What a position is reckoned with: how many rows, how high each is, how high the view is. */
export interface Extent {
  count: number;
  viewPx: number;
  heightOf: (row: number) => number;
}

/** Browsers lose rows beyond some ten million pixels (33 million in Chromium, 17 in Firefox). */
export const longestScrollPx = 8_000_000;

export const start: Position = { row: 0, px: 0 };

/** Where the last row stands at the lower edge; the start when everything fits in the view. */
export function endPosition(extent: Extent): Position {
  let room = extent.viewPx;
  for (let row = extent.count - 1; row >= 0; row -= 1) {
    room -= extent.heightOf(row);
    if (room <= 0) return { row, px: -room };
  }
  return start;
}

/** Moved by pixels of what is shown, not beyond the ends. */
export function movedBy(from: Position, px: number, extent: Extent): Position {
  let { row } = from;
  let rest = from.px + px;
  while (rest < 0 && row > 0) {
    row -= 1;
    rest += extent.heightOf(row);
  }
  while (row < extent.count - 1 && rest >= extent.heightOf(row)) {
    rest -= extent.heightOf(row);
    row += 1;
  }
  return within({ row, px: Math.max(0, rest) }, extent);
}

/** The same position, or the end when it lies beyond. */
export function within(position: Position, extent: Extent): Position {
  const end = endPosition(extent);
  return isBefore(position, end) ? position : end;
}

export function isBefore(one: Position, other: Position): boolean {
  return one.row < other.row || (one.row === other.row && one.px < other.px);
}

/** With the row in view: as it is when it is in view already, else a third from the upper edge. */
export function showing(row: number, from: Position, extent: Extent): Position {
  const toRow = distance(from, row, extent);
  if (toRow >= 0 && toRow + extent.heightOf(row) <= extent.viewPx) return within(from, extent);
  return movedBy(
    { row: Math.min(row, Math.max(0, extent.count - 1)), px: 0 },
    -Math.floor(extent.viewPx / 3),
    extent,
  );
}

/** How high the scrolled content is; `meanPx` is the rows' usual height. */
export function scrollHeight(extent: Extent, meanPx: number): number {
  const rows = inRows(endPosition(extent), extent);
  return Math.min(longestScrollPx, extent.viewPx + Math.ceil(rows * meanPx));
}

/** The scroll bar's place for a position, between 0 and `longest`. */
export function toScroll(position: Position, longest: number, extent: Extent): number {
  const end = inRows(endPosition(extent), extent);
  return end === 0 ? 0 : (longest * inRows(position, extent)) / end;
}

/** The position for the scroll bar's place: the inverse of `toScroll`. */
export function fromScroll(scrollTop: number, longest: number, extent: Extent): Position {
  if (longest <= 0) return start;
  const rows = (Math.min(scrollTop, longest) / longest) * inRows(endPosition(extent), extent);
  const row = Math.floor(rows + 1e-6);
  return within({ row, px: Math.max(0, rows - row) * extent.heightOf(row) }, extent);
}

/** Which rows to draw, [first, end), and where the first one's upper edge stands below that of the view. */
export function drawnRows(
  position: Position,
  extent: Extent,
  more: number,
): { first: number; end: number; top: number } {
  const first = Math.max(0, position.row - more);
  let top = -position.px;
  for (let row = first; row < position.row; row += 1) top -= extent.heightOf(row);
  let end = position.row;
  for (let room = extent.viewPx + position.px; room > 0 && end < extent.count; end += 1)
    room -= extent.heightOf(end);
  return { first, end: Math.min(extent.count, end + more), top };
}

function inRows(position: Position, extent: Extent): number {
  return extent.count === 0 ? 0 : position.row + position.px / extent.heightOf(position.row);
}

/** Pixels from the view's edge to the row; whatever is far is only said to be far. */
function distance(from: Position, row: number, extent: Extent): number {
  if (row < from.row || row > from.row + extent.viewPx) return Number.NEGATIVE_INFINITY;
  let px = -from.px;
  for (let at = from.row; at < row; at += 1) px += extent.heightOf(at);
  return px;
}
