import { isOpen, paintWeek, type WeekHour } from './week-grid.js';
import type { WeekGrid } from '@barnraiser/protocol';

/** A key as the grid sees it; `mod` is Control, or Command on a Mac. */
export interface GridKey {
  readonly key: string;
  readonly shift: boolean;
  readonly mod: boolean;
}

/** Where the focus goes, and the week afterwards. */
export interface GridMove {
  readonly at: WeekHour;
  readonly week: WeekGrid;
}

/**
 * What a key does in the week: arrows, Home and End move; Space and Enter open or close an hour;
 * with Shift the hours on the way take the state of the one that was left. Null: not the grid's key.
 */
export function moveInWeek(week: WeekGrid, at: WeekHour, pressed: GridKey): GridMove | null {
  if (pressed.key === ' ' || pressed.key === 'Enter') {
    return { at, week: paintWeek(week, at, at, !isOpen(week, at)) };
  }
  const next = nextHour(at, pressed);
  if (!next) return null;
  return { at: next, week: pressed.shift ? paintWeek(week, at, next, isOpen(week, at)) : week };
}

function nextHour({ day, hour }: WeekHour, { key, mod }: GridKey): WeekHour | null {
  switch (key) {
    case 'ArrowUp':
      return { day: Math.max(0, day - 1), hour };
    case 'ArrowDown':
      return { day: Math.min(6, day + 1), hour };
    case 'ArrowLeft':
      return { day, hour: Math.max(0, hour - 1) };
    case 'ArrowRight':
      return { day, hour: Math.min(23, hour + 1) };
    case 'Home':
      return { day: mod ? 0 : day, hour: 0 };
    case 'End':
      return { day: mod ? 6 : day, hour: 23 };
    case 'PageUp':
      return { day: 0, hour };
    case 'PageDown':
      return { day: 6, hour };
    default:
      return null;
  }
}
