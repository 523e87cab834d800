import { describe, expect, it } from 'vitest';
import { localTime, sayMoment, startOfDay } from './local-time.js';
import { nextOpening } from './next-opening.js';
import { weekHour, type WeekHour } from './week-hour.js';

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** A clock in another place. */
function clockIn(timeZone: string): (at: number) => WeekHour {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  return (at) => {
    const parts = format.formatToParts(at);
    const part = (type: string) => parts.find((found) => found.type === type)?.value ?? '';
    return { weekday: days.indexOf(part('weekday')), hour: Number(part('hour')) };
  };
}

/** A week that is open in one hour of one day. */
function only(day: string, hour: number): string[] {
  return days.map((name) =>
    Array.from({ length: 24 }, (_, at) => (name === day && at === hour ? '1' : '0')).join(''),
  );
}

describe('the next opening', () => {
  // Berlin goes to summer time on Sunday 2026-03-29 01:00Z (02:00 becomes 03:00), and back on 2026-10-25 01:00Z.
  // New York does on 2026-03-08 07:00Z, and back on 2026-11-01 06:00Z.
  it.each([
    ['an ordinary day', 'Europe/Berlin', '2026-06-01T00:00Z', 'Mon', 22, '2026-06-01T20:00Z'],
    ['the day that begins summer time', 'Europe/Berlin', '2026-03-28T12:00Z', 'Sun', 8, '2026-03-29T06:00Z'],
    ['an hour that is skipped', 'Europe/Berlin', '2026-03-28T12:00Z', 'Sun', 2, '2026-04-05T00:00Z'],
    ['the day that ends summer time', 'Europe/Berlin', '2026-10-24T12:00Z', 'Sun', 8, '2026-10-25T07:00Z'],
    ['an hour that comes twice', 'Europe/Berlin', '2026-10-25T00:30Z', 'Sun', 2, '2026-10-25T00:45Z'],
    [
      'the end of summer time elsewhere',
      'America/New_York',
      '2026-10-31T12:00Z',
      'Sun',
      8,
      '2026-11-01T13:00Z',
    ],
    [
      'the begin of summer time elsewhere',
      'America/New_York',
      '2026-03-07T12:00Z',
      'Sun',
      8,
      '2026-03-08T12:00Z',
    ],
    [
      'a place off by three quarters of an hour',
      'Asia/Kathmandu',
      '2026-06-01T00:00Z',
      'Mon',
      8,
      '2026-06-01T02:15Z',
    ],
  ])('is right on %s', (_name, zone, from, day, hour, expected) => {
    expect(nextOpening(only(day, hour), Date.parse(from), clockIn(zone))).toBe(Date.parse(expected));
  });

  it('never comes without open hours', () => {
    expect(nextOpening(Array<string>(7).fill('0'.repeat(24)), 0)).toBeNull();
  });
});

describe('the local time', () => {
  const noon = new Date(2026, 5, 3, 12, 30).getTime();

  it('counts the days from Monday', () => {
    expect(weekHour(noon)).toEqual({ weekday: 2, hour: 12 });
  });

  it('knows the midnights around it', () => {
    expect(startOfDay(noon)).toBe(new Date(2026, 5, 3).getTime());
    expect(localTime(noon, null)).toMatchObject({
      nextOpenAt: null,
      nextMidnightAt: new Date(2026, 5, 4).getTime(),
    });
    expect(localTime(noon, only('Wed', 20)).nextOpenAt).toBe(new Date(2026, 5, 3, 20).getTime());
  });

  it.each([
    ['today', [3, 14, 5], '14:05'],
    ['tomorrow', [4, 8, 0], 'tomorrow 08:00'],
    ['this week', [6, 8, 0], 'Saturday 08:00'],
    ['later', [20, 8, 0], '20 Jun 08:00'],
  ] satisfies [string, [number, number, number], string][])(
    'says a moment of %s',
    (_when, [day, hour, minute], text) => {
      expect(sayMoment(new Date(2026, 5, day, hour, minute).getTime(), noon)).toBe(text);
    },
  );
});
