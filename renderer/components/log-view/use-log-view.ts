import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'react';
import { ShownLines } from './bytes/shown-lines.js';
import type { TimeMode } from './parts/times.js';
import type { LineRange } from './rows/line-range.js';
import type { RowMap } from './rows/row-map.js';
import { listedRows, sectionRows } from './rows/row-map.js';
import { sectionOf } from './rows/section-lines.js';
import { useSections, type Sections } from './rows/use-sections.js';
import { useSelection, type Selection } from './rows/use-selection.js';
import { useViewport, type Viewport } from './rows/use-viewport.js';
import { findErrors } from './search/find-errors.js';
import { neighbour } from './search/neighbour.js';
import { useLineScan, type Scanned } from './search/use-line-scan.js';
import { useSearch, type Search } from './search/use-search.js';
import type { LogFeed } from './source/log-feed.js';

/** All that the log view's parts draw and do. */
export interface LogModel {
  feed: LogFeed;
  shown: ShownLines;
  sections: Sections;
  rows: RowMap;
  viewport: Viewport;
  selection: Selection;
  search: Search;
  errors: Scanned | null;
  errorsOnly: boolean;
  setErrorsOnly: (errorsOnly: boolean) => void;
  time: TimeMode;
  setTime: (mode: TimeMode) => void;
  isWrapped: boolean;
  setWrapped: (isWrapped: boolean) => void;
  isFollowing: boolean;
  setFollowing: (isFollowing: boolean) => void;
  /** Lines that have come since the reader left the end. */
  newLines: number;
  /** The line of the last jump. */
  cursor: number | null;
  /** The first line in view. */
  topLine: number;
  topSection: number;
  jumpTo: (line: number) => void;
  stepMatch: (direction: 1 | -1) => void;
  stepError: (direction: 1 | -1) => void;
}

/** Joins the log, its rows and what the reader has chosen. `linked` is brought into view once it is there. */
export function useLogView(feed: LogFeed, linked: LineRange | null): LogModel {
  const { store } = feed;
  const shown = useMemo(() => new ShownLines(store), [store]);
  const sections = useSections(feed);
  const errors = useLineScan(feed, findErrors, false);
  const search = useSearch(feed);
  const [errorsOnly, setErrorsOnly] = useState(false);
  const [time, setTime] = useState<TimeMode>('off');
  const [isWrapped, setWrapped] = useState(false);
  const follow = useFollow(feed, linked);

  const rows =
    errorsOnly && errors
      ? listedRows(errors.scan.found)
      : sectionRows(sections.sections, store.lineCount, sections.isFolded);
  const viewport = useViewport({
    store,
    rows,
    rowsKey: errorsOnly ? 'errors' : sections.foldKey,
    firstLineOf: (section) => sections.sections[section]?.firstLine ?? 0,
    isWrapped,
    widthKey: time,
    isFollowing: follow.isFollowing,
    onMoved: (isAtEnd) => follow.set(isAtEnd && !feed.hasEnded),
  });
  const selection = useSelection(viewport.scroller, viewport.moveBy);
  const topLine = lineNear(
    rows,
    viewport.position.row,
    (section) => sections.sections[section]?.firstLine ?? 0,
  );
  const jump = useJump(rows, viewport);

  const jumpTo = (line: number) => {
    follow.set(false);
    if (errorsOnly && errors && !includes(errors, line)) setErrorsOnly(false);
    const section = sectionOf(sections.sections, line);
    if (section >= 0 && sections.isFolded(section)) sections.setFolded(section, false);
    jump.to(line);
  };
  const step = (scanned: Scanned | null, direction: 1 | -1) => {
    const line = scanned && neighbour(scanned.scan.found, jump.cursor ?? topLine - 1, direction);
    if (line !== null) jumpTo(line);
  };
  useFirstPlaces(feed, sections, follow, viewport, linked, jumpTo);
  useFirstMatch(search, topLine, jumpTo);

  return {
    feed,
    shown,
    sections,
    rows,
    viewport,
    selection,
    search,
    errors,
    errorsOnly,
    setErrorsOnly,
    time,
    setTime,
    isWrapped,
    setWrapped,
    isFollowing: follow.isFollowing,
    setFollowing: (isFollowing) => {
      if (isFollowing) viewport.moveTo('end');
      else follow.set(false);
    },
    newLines: follow.newLines,
    cursor: jump.cursor,
    topLine,
    topSection: sectionOf(sections.sections, topLine),
    jumpTo,
    stepMatch: (direction) => step(search.scanned, direction),
    stepError: (direction) => step(errors, direction),
  };
}

interface Follow {
  isFollowing: boolean;
  newLines: number;
  set: (isFollowing: boolean) => void;
}

function useFollow(feed: LogFeed, linked: LineRange | null): Follow {
  const [isFollowing, setFollowing] = useState(linked === null);
  const [leftAt, setLeftAt] = useState(0);
  return {
    isFollowing,
    newLines: isFollowing ? 0 : feed.store.lineCount - leftAt,
    set(next) {
      if (isFollowing && !next) setLeftAt(feed.store.lineCount);
      setFollowing(next);
    },
  };
}

/** Goes to a line with the rows as they are after the next drawing: the line's section may have to be unfolded first. */
function useJump(rows: RowMap, viewport: Viewport) {
  const [cursor, setCursor] = useState<number | null>(null);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const pending = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (pending.current === null || viewport.viewPx === 0) return;
    viewport.show(rows.rowOf(pending.current));
    pending.current = null;
  });
  return {
    cursor,
    to(line: number) {
      pending.current = line;
      setCursor(line);
      redraw();
    },
  };
}

/** Once: to the linked line, or, when the log has ended, to the end of the step that failed. */
function useFirstPlaces(
  feed: LogFeed,
  { sections }: Sections,
  follow: Follow,
  viewport: Viewport,
  linked: LineRange | null,
  jumpTo: (line: number) => void,
) {
  const shownLink = useRef<LineRange | null>(null);
  const isLinkThere = linked !== null && linked.first < feed.store.lineCount;
  useEffect(() => {
    if (!isLinkThere || shownLink.current === linked) return;
    shownLink.current = linked;
    jumpTo(linked.first);
  });
  const { hasEnded } = feed;
  useEffect(() => {
    if (!hasEnded || !follow.isFollowing) return;
    const failed = sections.find(
      ({ section }) => section.outcome === 'failed' || section.outcome === 'timed-out',
    );
    viewport.moveTo('end');
    if (failed && failed.endLine > failed.firstLine) jumpTo(failed.endLine - 1);
    // Only the moment in which the log ends counts, not what the reader does afterwards.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [hasEnded, feed]);
}

/** Shows the first match from the view on as soon as a new search has one. */
function useFirstMatch(search: Search, topLine: number, jumpTo: (line: number) => void) {
  const shownFor = useRef<unknown>(null);
  const { scanned } = search;
  useEffect(() => {
    if (!scanned || shownFor.current === scanned.scan || scanned.scan.found.length === 0) return;
    const { found } = scanned.scan;
    if (scanned.isRunning && found.at(found.length - 1) < topLine) return;
    shownFor.current = scanned.scan;
    const line = neighbour(found, topLine - 1, 1);
    if (line !== null) jumpTo(line);
  });
}

function includes({ scan: { found } }: Scanned, line: number): boolean {
  const index = found.lastNotAbove(line);
  return index >= 0 && found.at(index) === line;
}

function lineNear(rows: RowMap, row: number, firstLineOf: (section: number) => number): number {
  if (row >= rows.count) return 0;
  const it = rows.at(row);
  return it.kind === 'line' ? it.line : firstLineOf(it.section);
}
