import { useCallback, useEffect, useLayoutEffect, useReducer, useRef, useState, type RefObject } from 'react';
import type { ByteStore } from '../bytes/byte-store.js';
import type { Extent, Position } from './position.js';
import * as positions from './position.js';
import { RowHeights, rowPx, sameRow } from './row-heights.js';
import type { RowMap } from './row-map.js';

const drawnMore = 6;
/** For reckoning alone, until a row is drawn and measured: what stands before a line, and a character of 12 px. */
const [gutterPx, characterPx] = [90, 7.25];
const fixedHeight = () => rowPx;

export interface ViewportOptions {
  store: ByteStore;
  rows: RowMap;
  /** Changes when rows come or go other than at the end; the upper line then stays where it is. */
  rowsKey: string;
  firstLineOf: (section: number) => number;
  isWrapped: boolean;
  /** Changes when wrapped rows must be measured anew. */
  widthKey: string;
  /** The end stays in view. */
  isFollowing: boolean;
  /** The reader, not the log, has moved the view. */
  onMoved: (isAtEnd: boolean) => void;
}

/** The part of the rows that is in view. `scroller` and `layer` go to the elements that scroll and that hold the drawn rows. */
export interface Viewport {
  scroller: RefObject<HTMLDivElement | null>;
  layer: RefObject<HTMLDivElement | null>;
  position: Position;
  drawn: { first: number; end: number; top: number };
  viewPx: number;
  contentPx: number;
  moveBy: (px: number) => void;
  moveTo: (place: 'start' | 'end') => void;
  /** Brings a row of the rows as they are now drawn into view; does not count as moved by the reader. */
  show: (row: number) => void;
}

/** Fixed and wrapped rows by one reckoning: the position is a row and pixels, the scroll bar only shows it. */
export function useViewport(options: ViewportOptions): Viewport {
  const { store, rows, isWrapped, isFollowing } = options;
  const scroller = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const size = useSize(scroller);
  const [heights] = useState(() => new RowHeights());
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const extent: Extent = {
    count: rows.count,
    viewPx: size.height,
    heightOf: isWrapped ? (row) => heights.heightOf(rows.at(row), store) : fixedHeight,
  };
  const own = useOwnPosition(options);
  const position = isFollowing ? positions.endPosition(extent) : positions.within(own.position, extent);
  const contentPx = positions.scrollHeight(extent, isWrapped ? heights.meanPx : rowPx);
  const drawn = positions.drawnRows(position, extent, drawnMore);

  const latest = useRef({ extent, position, contentPx, options });
  useLayoutEffect(() => {
    latest.current = { extent, position, contentPx, options };
  });
  const setOwn = own.set;
  const move = useCallback(
    (next: Position, byReader = true) => {
      const { extent, options } = latest.current;
      setOwn(next);
      latest.current.position = next;
      if (byReader) options.onMoved(!positions.isBefore(next, positions.endPosition(extent)));
    },
    [setOwn],
  );
  const moveBy = useCallback(
    (px: number) => move(positions.movedBy(latest.current.position, px, latest.current.extent)),
    [move],
  );

  const isScaled = contentPx >= positions.longestScrollPx;
  useScrollBar(scroller, latest, move);
  useWheel(scroller, isWrapped || isScaled, moveBy);
  const layout = `${isWrapped} ${size.width} ${options.widthKey}`;
  const measuredLayout = useRef(layout);
  // After each drawing, for each may draw rows that were not measured yet; it ends when none is news.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  useLayoutEffect(() => {
    if (!isWrapped || !layer.current) return;
    if (measuredLayout.current !== layout) {
      heights.reset(Math.max(20, Math.floor((size.width - gutterPx) / characterPx)));
    }
    measuredLayout.current = layout;
    if (measureRows(layer.current, drawn.first, rows, heights, store)) redraw();
  });

  return {
    scroller,
    layer,
    position,
    drawn,
    viewPx: size.height,
    contentPx,
    moveBy,
    moveTo: (place) =>
      move(place === 'start' ? positions.start : positions.endPosition(latest.current.extent)),
    show: (row) => move(positions.showing(row, latest.current.position, latest.current.extent), false),
  };
}

/** Answers whether a row is of another height than was reckoned. */
function measureRows(
  layer: HTMLElement,
  first: number,
  rows: RowMap,
  heights: RowHeights,
  store: ByteStore,
): boolean {
  let isNews = false;
  let row = first;
  for (const element of layer.children) {
    if (row < rows.count && element instanceof HTMLElement) {
      isNews = heights.measure(rows.at(row), element.offsetHeight, store) || isNews;
    }
    row += 1;
  }
  return isNews;
}

/** Where the reader has put the view; when the rows change, their upper line keeps its place. */
function useOwnPosition({ rows, rowsKey, firstLineOf }: ViewportOptions) {
  const [own, setOwn] = useState({ position: positions.start, rows, rowsKey });
  let { position } = own;
  if (own.rowsKey !== rowsKey) {
    position = { row: sameRow(own.rows, rows, position.row, firstLineOf), px: 0 };
    setOwn({ position, rows, rowsKey });
  }
  const current = useRef({ rows, rowsKey });
  useLayoutEffect(() => {
    current.current = { rows, rowsKey };
  });
  const set = useCallback((next: Position) => setOwn({ position: next, ...current.current }), []);
  return { position, set };
}

type Latest = RefObject<{ extent: Extent; position: Position; contentPx: number }>;

/** Keeps the scroll bar where the position says, and takes the position from it when the reader moves it. */
function useScrollBar(
  scroller: RefObject<HTMLDivElement | null>,
  latest: Latest,
  move: (next: Position) => void,
) {
  const expected = useRef(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const { extent, position, contentPx } = latest.current;
    const top = positions.toScroll(position, contentPx - extent.viewPx, extent);
    if (Math.abs(element.scrollTop - top) >= 0.5) element.scrollTo({ top });
    expected.current = element.scrollTop;
  });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onScroll = () => {
      if (Math.abs(element.scrollTop - expected.current) < 1) return;
      expected.current = element.scrollTop;
      const { extent, contentPx } = latest.current;
      move(positions.fromScroll(element.scrollTop, contentPx - extent.viewPx, extent));
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, [scroller, latest, move]);
}

/** Where the scroll bar is coarser than the rows, the wheel moves the rows themselves. */
function useWheel(scroller: RefObject<HTMLDivElement | null>, isOwn: boolean, moveBy: (px: number) => void) {
  useEffect(() => {
    const element = scroller.current;
    if (!element || !isOwn) return;
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? rowPx : 1;
      moveBy(event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? element.clientHeight : unit));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [scroller, isOwn, moveBy]);
}

function useSize(element: RefObject<HTMLDivElement | null>): { width: number; height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const it = element.current;
    if (!it) return;
    const measure = () =>
      setSize((before) =>
        before.width === it.clientWidth && before.height === it.clientHeight
          ? before
          : { width: it.clientWidth, height: it.clientHeight },
      );
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(it);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
