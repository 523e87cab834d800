import type { LocalTime } from '../../policy/rules/conditions.js';
import { nextOpening } from './next-opening.js';
import { weekHour } from './week-hour.js';

/** Where this machine's clock and calendar stand; `at` is epoch ms, `schedule` as in the settings. */
export function localTime(at: number, schedule: readonly string[] | null): LocalTime {
  return {
    ...weekHour(at),
    nextOpenAt: schedule === null ? null : nextOpening(schedule, at),
    nextMidnightAt: new Date(at).setHours(24, 0, 0, 0),
    say: (moment) => sayMoment(moment, at),
  };
}

/** Midnight before `at`, by this machine's clock; epoch ms. */
export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** A moment as people say it who live at `now`: "14:32", "tomorrow 08:00", "Monday 08:00", "12 Mar 08:00". */
export function sayMoment(at: number, now: number): string {
  const date = new Date(at);
  const time = `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
  const days = Math.round((startOfDay(at) - startOfDay(now)) / 86_400_000);
  if (days === 0) return time;
  if (days === 1) return `tomorrow ${time}`;
  const isThisWeek = days > 1 && days < 7;
  const day = date.toLocaleDateString(
    'en-GB',
    isThisWeek ? { weekday: 'long' } : { day: 'numeric', month: 'short' },
  );
  return `${day} ${time}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
