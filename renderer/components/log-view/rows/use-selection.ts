import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type MouseEvent as ReactMouseEvent,
  type RefObject,
} from 'react';
import type { LineRange } from './line-range.js';
import { rangeOf } from './line-range.js';

/** Selected lines: from where the selection began to where it is now. */
export interface Selection {
  range: LineRange | null;
  /** Where the keyboard moves from; null without a selection. */
  focus: number | null;
  isDragging: boolean;
  begin: (line: number) => void;
  extend: (line: number) => void;
  clear: () => void;
  /** For a press of the mouse on the rows. */
  onMouseDown: (event: ReactMouseEvent) => void;
}

const edgePx = 24;

/**
 * Lines are selected by dragging over more than one of them, also beyond what is drawn: at the edges `moveBy`
 * is called for as long as the mouse is there. Within one line the browser's own selection holds.
 */
export function useSelection(
  scroller: RefObject<HTMLDivElement | null>,
  moveBy: (px: number) => void,
): Selection {
  const [ends, setEnds] = useState<{ anchor: number; focus: number } | null>(null);
  const [isDragging, setDragging] = useState(false);
  const endDrag = useRef<() => void>(() => {});
  useEffect(() => () => endDrag.current(), []);

  const extend = useCallback(
    (line: number) => setEnds((before) => ({ anchor: before?.anchor ?? line, focus: line })),
    [],
  );
  const onMouseDown = (event: ReactMouseEvent) => {
    const line = lineOf(event.target);
    if (event.button !== 0 || line === null || (event.target as Element).closest('button')) return;
    if (event.shiftKey && ends) {
      event.preventDefault();
      extend(line);
      return;
    }
    setEnds(null);
    endDrag.current();
    endDrag.current = drag(scroller, line, moveBy, (focus) => {
      setDragging(focus !== null);
      if (focus !== null) setEnds({ anchor: line, focus });
    });
  };
  return {
    range: ends ? rangeOf(ends.anchor, ends.focus) : null,
    focus: ends?.focus ?? null,
    isDragging,
    begin: (line) => setEnds({ anchor: line, focus: line }),
    extend,
    clear: () => setEnds(null),
    onMouseDown,
  };
}

/** Follows the mouse until its button is up; `tell` is given the line it is over once it has left the first, and null at the end. */
function drag(
  scroller: RefObject<HTMLDivElement | null>,
  from: number,
  moveBy: (px: number) => void,
  tell: (line: number | null) => void,
): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  let hasLeft = false;
  let frame = 0;
  let pointer = { x: 0, y: 0 };
  const look = () => {
    const line = lineNear(scroller.current, pointer);
    if (line === null || (!hasLeft && line === from)) return;
    if (!hasLeft) window.getSelection()?.removeAllRanges();
    hasLeft = true;
    tell(line);
  };
  const pull = () => {
    const box = scroller.current?.getBoundingClientRect();
    if (!box) return;
    const beyond = pointer.y < box.top ? pointer.y - box.top : Math.max(0, pointer.y - box.bottom);
    if (beyond !== 0) {
      moveBy(beyond / 2);
      look();
    }
    frame = requestAnimationFrame(pull);
  };
  const end = () => {
    cancelAnimationFrame(frame);
    ended.abort();
    tell(null);
  };
  frame = requestAnimationFrame(pull);
  const onMove = (event: MouseEvent) => {
    pointer = { x: event.clientX, y: event.clientY };
    look();
  };
  // Until the first move the pointer is where it was pressed, not at the corner.
  pointer = centreOf(scroller.current);
  window.addEventListener('mousemove', onMove, { signal });
  window.addEventListener('mouseup', end, { signal });
  window.addEventListener('blur', end, { signal });
  return end;
}

function centreOf(element: HTMLElement | null): { x: number; y: number } {
  const box = element?.getBoundingClientRect();
  return { x: (box?.left ?? 0) + (box?.width ?? 0) / 2, y: (box?.top ?? 0) + (box?.height ?? 0) / 2 };
}

function lineNear(scroller: HTMLElement | null, { x, y }: { x: number; y: number }): number | null {
  if (!scroller) return null;
  const box = scroller.getBoundingClientRect();
  const inX = Math.min(Math.max(x, box.left + 1), box.left + scroller.clientWidth - 2);
  const inY = Math.min(Math.max(y, box.top + 1), box.top + scroller.clientHeight - 2);
  return lineOf(document.elementFromPoint(inX, inY)) ?? lineOf(document.elementFromPoint(inX, inY - edgePx));
}

function lineOf(target: EventTarget | null): number | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-line]') : null;
  return row ? Number(row.dataset['line']) : null;
}
