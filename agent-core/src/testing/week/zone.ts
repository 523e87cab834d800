/** A place's clock in 2026, written down from the IANA time zone database rather than asked of the system. */
export interface Zone {
  readonly name: string;
  readonly winterMs: number;
  readonly summerMs: number;
  /** When summer time begins and ends; epoch ms. */
  readonly summer: readonly [number, number];
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export const berlin: Zone = {
  name: 'Europe/Berlin',
  winterMs: hourMs,
  summerMs: 2 * hourMs,
  summer: [Date.parse('2026-03-29T01:00Z'), Date.parse('2026-10-25T01:00Z')],
};

export const newYork: Zone = {
  name: 'America/New_York',
  winterMs: -5 * hourMs,
  summerMs: -4 * hourMs,
  summer: [Date.parse('2026-03-08T07:00Z'), Date.parse('2026-11-01T06:00Z')],
};

/** What clock and calendar show there; times are epoch ms, weekday 0 is Monday. */
export interface Shown {
  readonly weekday: number;
  readonly hour: number;
  readonly midnight: number;
  readonly month: string;
  readonly nextMonth: number;
}

/** What clock and calendar show in a zone at this moment. */
export function shownIn(zone: Zone, at: number): Shown {
  const local = at + offsetOf(zone, at);
  const day = Math.floor(local / dayMs);
  const date = new Date(local);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return {
    // 1970 began on a Thursday.
    weekday: (day + 3) % 7,
    hour: Math.floor((local - day * dayMs) / hourMs),
    midnight: momentOf(zone, day * dayMs),
    month: `${year}-${month}`,
    nextMonth: momentOf(zone, Date.UTC(year, month + 1, 1)),
  };
}

function offsetOf({ summer: [from, to], summerMs, winterMs }: Zone, at: number): number {
  return at >= from && at < to ? summerMs : winterMs;
}

/** When a clock there shows what a clock in Greenwich shows at `local`; no zone here changes at midnight. */
function momentOf(zone: Zone, local: number): number {
  const guess = local - zone.winterMs;
  return local - offsetOf(zone, guess);
}
