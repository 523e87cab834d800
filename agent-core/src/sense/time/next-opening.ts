import { weekHour, type WeekHour } from './week-hour.js';

/** Offsets from UTC are whole quarters of an hour everywhere (IANA time zone database), so that local hours begin on one. */
const quarterMs = 900_000;
const quartersOfAWeek = 7 * 24 * 4;

/**
 * When the schedule (rows Monday first, a sign an hour, `1` open) opens next after `at`; epoch ms;
 * null: never. It walks through real time and asks the clock what hour it shows, so that an hour
 * that summer time skips does not open anything and one that it repeats is open twice.
 */
export function nextOpening(
  schedule: readonly string[],
  at: number,
  hourOf: (at: number) => WeekHour = weekHour,
): number | null {
  const first = (Math.floor(at / quarterMs) + 1) * quarterMs;
  // Two weeks: an hour that summer time skips in one comes in the next.
  for (let step = 0; step <= 2 * quartersOfAWeek; step += 1) {
    const moment = first + step * quarterMs;
    const { weekday, hour } = hourOf(moment);
    if (schedule[weekday]?.[hour] === '1') return moment;
  }
  return null;
}
