import type { WeekGrid } from '@barnraiser/protocol';
import { useRef, useState, type PointerEvent } from 'react';
import { isOpen, paintWeek, type WeekHour } from './week-grid.js';

interface Stroke {
  readonly from: WeekHour;
  readonly open: boolean;
}

/** The hour that an element of the grid stands for (`data-day`, `data-hour`), or null. */
function hourOf(element: Element | null): WeekHour | null {
  const { day, hour } = (element?.closest('[data-hour]') as HTMLElement | null)?.dataset ?? {};
  return day === undefined || hour === undefined ? null : { day: Number(day), hour: Number(hour) };
}

/**
 * Painting over the week with mouse, pen or finger: a stroke opens or closes the rectangle from
 * where it began. `shown` is the week with the stroke; `paint` is told once, when the stroke ends.
 */
export function useWeekPaint(week: WeekGrid, paint: (week: WeekGrid, at: WeekHour) => void) {
  const [preview, setPreview] = useState<WeekGrid | null>(null);
  const stroke = useRef<Stroke | null>(null);
  const under = (event: PointerEvent) => hourOf(document.elementFromPoint(event.clientX, event.clientY));

  const pointer = {
    onPointerDown(event: PointerEvent) {
      const from = event.button === 0 ? under(event) : null;
      if (!from) return;
      stroke.current = { from, open: !isOpen(week, from) };
      event.currentTarget.setPointerCapture(event.pointerId);
      setPreview(paintWeek(week, from, from, stroke.current.open));
    },
    onPointerMove(event: PointerEvent) {
      const to = stroke.current && under(event);
      if (stroke.current && to) setPreview(paintWeek(week, stroke.current.from, to, stroke.current.open));
    },
    onPointerUp() {
      if (stroke.current && preview) paint(preview, stroke.current.from);
      stroke.current = null;
      setPreview(null);
    },
    onPointerCancel() {
      stroke.current = null;
      setPreview(null);
    },
  };
  return { shown: preview ?? week, pointer };
}
