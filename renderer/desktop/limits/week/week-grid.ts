import type { WeekGrid } from '@barnraiser/protocol';

/** An hour of the week: `day` from 0 (Monday), `hour` from 0. */
export interface WeekHour {
  readonly day: number;
  readonly hour: number;
}

export type WeekPreset = 'always' | 'nights' | 'weekends';

const days = [0, 1, 2, 3, 4, 5, 6];
const hours = Array.from({ length: 24 }, (_, hour) => hour);

const weekOf = (isOpen: (day: number, hour: number) => boolean): WeekGrid =>
  days.map((day) => hours.map((hour) => (isOpen(day, hour) ? '1' : '0')).join(''));

/** A ready-made week. Nights: 22:00 to 7:00. Weekends: Saturday and Sunday. Always: null, no schedule. */
export function presetWeek(preset: WeekPreset): WeekGrid | null {
  switch (preset) {
    case 'always':
      return null;
    case 'nights':
      return weekOf((_, hour) => hour >= 22 || hour < 7);
    case 'weekends':
      return weekOf((day) => day >= 5);
  }
}

/** The ready-made week that this one equals, or null. */
export function matchingWeek(week: WeekGrid | null): WeekPreset | null {
  const all = ['always', 'nights', 'weekends'] as const;
  return all.find((preset) => openWeek(presetWeek(preset)).join() === openWeek(week).join()) ?? null;
}

/** The week as rows; no schedule is a week that is open throughout. */
export function openWeek(week: WeekGrid | null): WeekGrid {
  return week ?? weekOf(() => true);
}

export function isOpen(week: WeekGrid, { day, hour }: WeekHour): boolean {
  return week[day]?.[hour] === '1';
}

/** The week with the rectangle between two hours opened or closed; the corners may come in any order. */
export function paintWeek(week: WeekGrid, from: WeekHour, to: WeekHour, open: boolean): WeekGrid {
  const [firstDay, lastDay] = [Math.min(from.day, to.day), Math.max(from.day, to.day)];
  const [firstHour, lastHour] = [Math.min(from.hour, to.hour), Math.max(from.hour, to.hour)];
  return weekOf((day, hour) => {
    const isInside = day >= firstDay && day <= lastDay && hour >= firstHour && hour <= lastHour;
    return isInside ? open : isOpen(week, { day, hour });
  });
}

/** How many of the 168 hours are open. */
export function openHours(week: WeekGrid): number {
  return week.join('').split('1').length - 1;
}

/** The hour of the week in which a moment lies, by local time. */
export function weekHourOf(date: Date): WeekHour {
  return { day: (date.getDay() + 6) % 7, hour: date.getHours() };
}

/** A week for the settings: open throughout is no schedule at all. */
export function scheduleOf(week: WeekGrid): WeekGrid | null {
  return openHours(week) === 168 ? null : week;
}
