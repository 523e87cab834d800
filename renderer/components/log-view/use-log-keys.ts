import type { KeyboardEvent, RefObject } from 'react';
import { useEffect } from 'react';
import { nextTimeMode } from './parts/times.js';
import { rowPx } from './rows/row-heights.js';
import type { LogModel } from './use-log-view.js';

export interface LogKeysOptions {
  model: LogModel;
  searchInput: RefObject<HTMLInputElement | null>;
  goToLine: () => void;
}

/** The keys of the lines: they hold while the lines have the focus, so that no letter typed elsewhere is taken. */
export function onLogKey(event: KeyboardEvent, { model, searchInput, goToLine }: LogKeysOptions): void {
  if (event.altKey || (event.target as Element).closest('input, dialog')) return;
  const isCommand = event.ctrlKey || event.metaKey;
  const action = isCommand
    ? commandOf(event, model)
    : keyOf(event, model, () => focusOn(searchInput), goToLine);
  if (!action) return;
  event.preventDefault();
  action();
}

/** Ctrl+F and Command+F search the log wherever the focus is: the browser's own search sees the drawn lines alone. */
export function useSearchKey(searchInput: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (
        event.key.toLowerCase() !== 'f' ||
        !(event.ctrlKey || event.metaKey) ||
        event.shiftKey ||
        event.altKey
      )
        return;
      event.preventDefault();
      focusOn(searchInput);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [searchInput]);
}

function keyOf(
  event: KeyboardEvent,
  model: LogModel,
  search: () => void,
  goToLine: () => void,
): (() => void) | undefined {
  const { viewport, selection } = model;
  const page = Math.max(rowPx, viewport.viewPx - rowPx);
  const isShift = event.shiftKey;
  const actions: Record<string, () => void> = {
    ArrowDown: () => (isShift ? selectTo(model, 1) : viewport.moveBy(rowPx)),
    ArrowUp: () => (isShift ? selectTo(model, -1) : viewport.moveBy(-rowPx)),
    PageDown: () => viewport.moveBy(page),
    PageUp: () => viewport.moveBy(-page),
    Home: () => viewport.moveTo('start'),
    End: () => viewport.moveTo('end'),
    f: () => model.setFollowing(!model.isFollowing),
    t: () => model.setTime(nextTimeMode(model.time)),
    w: () => model.setWrapped(!model.isWrapped),
    n: () => model.stepMatch(1),
    N: () => model.stepMatch(-1),
    e: () => model.stepError(1),
    E: () => model.stepError(-1),
    g: goToLine,
    '/': search,
  };
  if (selection.range) actions['Escape'] = () => selection.clear();
  return actions[event.key];
}

function commandOf(
  event: KeyboardEvent,
  { rows, selection, setFollowing }: LogModel,
): (() => void) | undefined {
  if (event.key.toLowerCase() !== 'a' || rows.count === 0) return undefined;
  return () => {
    setFollowing(false);
    selection.begin(lineFrom(rows, 0, 1) ?? 0);
    const last = lineFrom(rows, rows.count - 1, -1);
    if (last !== null) selection.extend(last);
  };
}

function selectTo(
  { rows, selection, viewport, cursor, topLine, setFollowing }: LogModel,
  direction: 1 | -1,
): void {
  setFollowing(false);
  if (selection.focus === null) {
    const row = cursor === null ? -1 : rows.rowOf(cursor);
    const isCursorInView = row >= viewport.position.row && row < viewport.drawn.end;
    selection.begin(isCursorInView && cursor !== null ? cursor : topLine);
    return;
  }
  const line = lineFrom(rows, rows.rowOf(selection.focus) + direction, direction);
  if (line === null) return;
  selection.extend(line);
  viewport.show(rows.rowOf(line));
}

/** The first line from a row on, past the heads of sections. */
function lineFrom(rows: LogModel['rows'], from: number, direction: 1 | -1): number | null {
  for (let row = from; row >= 0 && row < rows.count; row += direction) {
    const it = rows.at(row);
    if (it.kind === 'line') return it.line;
  }
  return null;
}

function focusOn(input: RefObject<HTMLInputElement | null>): void {
  input.current?.focus();
  input.current?.select();
}
