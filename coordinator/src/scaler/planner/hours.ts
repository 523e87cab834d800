import type { Pool } from '@barnraiser/protocol';

/** The bounds of a pool at a moment: those of the first row of its schedule that holds, else its own. */
export function boundsAt(pool: Pool, nowMs: number): { min: number; max: number } {
  const row = pool.schedule.find((hours) => holds(hours, nowMs));
  const max = row?.max ?? pool.max;
  return { min: Math.min(row?.min ?? pool.min, max), max };
}

type Row = Pool['schedule'][number];

const dayMs = 86_400_000;
// 1 January 1970 was a Thursday.
const dayNames = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed'] as const;

function holds({ days, from, to }: Row, nowMs: number): boolean {
  const day = Math.floor(nowMs / dayMs);
  const minute = Math.floor((nowMs - day * dayMs) / 60_000);
  const [start, end] = [minuteOf(from), minuteOf(to)];
  const isOn = (dayNumber: number) => days.includes(dayNames[((dayNumber % 7) + 7) % 7]!);
  if (start < end) return isOn(day) && minute >= start && minute < end;
  return (isOn(day) && minute >= start) || (isOn(day - 1) && minute < end);
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
