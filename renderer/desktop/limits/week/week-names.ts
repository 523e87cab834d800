import { formatTag } from '../../../words/words.js';

/** A day's name; `day` from 0, Monday. */
export function weekdayName(day: number, style: 'short' | 'long'): string {
  return new Intl.DateTimeFormat(formatTag(), { weekday: style, timeZone: 'UTC' }).format(
    Date.UTC(2024, 0, 1 + day),
  );
}

/** A full hour of the day: `07:00`. */
export function hourName(hour: number): string {
  const form = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(formatTag(), form).format(Date.UTC(2024, 0, 1, hour));
}
