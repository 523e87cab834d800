import { formatTag } from './words.js';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A running clock: `0:41`, `12:03`, `1:02:03`. */
export function formatClock(durationMs: number): string {
  const total = Math.max(0, Math.floor(durationMs / second));
  const [h, m, s] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** How long something took: `0.4s`, and from ten seconds on as the clock says it, `3:50`. */
export function formatTook(durationMs: number): string {
  return durationMs < 10 * second
    ? formatUnit(durationMs / second, 'second', 1, 'narrow')
    : formatClock(durationMs);
}

/** A length of time in words, in at most two units: `40 sec`, `4 min`, `2 hr 10 min`, `3 days`. */
export function formatSpan(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < second) return formatUnit(Math.round(ms), 'millisecond');
  if (ms < minute) return formatUnit(Math.round(ms / second), 'second');
  if (ms < hour) return formatUnit(Math.round(ms / minute), 'minute');
  const minutes = Math.round(ms / minute) % 60;
  const hours = Math.floor(Math.round(ms / minute) / 60);
  if (hours < 48)
    return minutes === 0
      ? formatUnit(hours, 'hour')
      : `${formatUnit(hours, 'hour')} ${formatUnit(minutes, 'minute')}`;
  return formatUnit(Math.round(ms / day), 'day');
}

/** A number of hours in words: `2 hr 10 min`. */
export function formatHours(hours: number): string {
  return hours <= 0 ? formatUnit(0, 'hour') : formatSpan(hours * hour);
}

/** The time of day, local: `14:32`. Times are epoch ms throughout. */
export function formatTime(at: number): string {
  return new Intl.DateTimeFormat(formatTag(), { hour: '2-digit', minute: '2-digit', hour12: false }).format(
    at,
  );
}

/** The day, local: `Nov 22, 2026`. */
export function formatDate(at: number): string {
  return new Intl.DateTimeFormat(formatTag(), { dateStyle: 'medium' }).format(at);
}

/** Day and time, local; today's times without the day. */
export function formatMoment(at: number, now: number = Date.now()): string {
  if (new Date(at).toDateString() === new Date(now).toDateString()) return formatTime(at);
  const isNear = Math.abs(now - at) < 6 * day;
  const form: Intl.DateTimeFormatOptions = isNear
    ? { weekday: 'short', hour: '2-digit', minute: '2-digit', hour12: false }
    : { dateStyle: 'medium', timeStyle: 'short', hour12: false };
  return new Intl.DateTimeFormat(formatTag(), form).format(at);
}

/** The same moment in UTC, for tooltips: `2026-11-22 14:32:07 UTC`. */
export function formatUtc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** How long ago, or how soon: `3 min ago`, `in 2 hr`. */
export function formatRelative(at: number, now: number = Date.now()): string {
  const format = new Intl.RelativeTimeFormat(formatTag(), { numeric: 'auto', style: 'short' });
  const delta = at - now;
  const size = Math.abs(delta);
  if (size < minute) return format.format(Math.round(delta / second), 'second');
  if (size < hour) return format.format(Math.round(delta / minute), 'minute');
  if (size < day) return format.format(Math.round(delta / hour), 'hour');
  return format.format(Math.round(delta / day), 'day');
}

/** A size with a decimal unit and at most one decimal: `74 MB`, `3.1 GB`. */
export function formatBytes(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  let at = 0;
  let value = bytes;
  while (Math.abs(value) >= 1000 && at < units.length - 1) {
    value /= 1000;
    at += 1;
  }
  if (at === 0) return formatUnit(value, 'byte', 0, 'long');
  return formatUnit(value, units[at] ?? 'byte', value >= 100 ? 0 : 1);
}

/** A size given in MB, as limits and memory are: 1,024 of them make a GB. */
export function formatMb(sizeMb: number): string {
  if (sizeMb < 1) return formatUnit(sizeMb, 'megabyte', 1);
  return formatBytes(sizeMb < 1024 ? sizeMb * 1_000_000 : (sizeMb / 1024) * 1_000_000_000);
}

/** A number with grouping; at most `digits` decimals. */
export function formatCount(value: number, digits = 0): string {
  return new Intl.NumberFormat(formatTag(), { maximumFractionDigits: digits }).format(value);
}

/** A ratio (0–1) as a percentage without decimals. */
export function formatPercent(ratio: number): string {
  return new Intl.NumberFormat(formatTag(), { style: 'percent', maximumFractionDigits: 0 }).format(ratio);
}

/** An amount of US dollars: `$1.20`; below ten cents with up to four digits, `$0.0416`, as prices by the hour have them. */
export function formatUsd(amount: number, isPrice = false): string {
  const isTiny = amount > 0 && amount < 0.1;
  return new Intl.NumberFormat(formatTag(), {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    maximumFractionDigits: isTiny || isPrice ? 4 : 2,
  }).format(amount);
}

/** A temperature. */
export function formatCelsius(celsius: number): string {
  return formatUnit(celsius, 'celsius');
}

/** The first seven digits of a commit. */
export function formatCommit(commit: string): string {
  return commit.slice(0, 7);
}

function formatUnit(
  value: number,
  unit: string,
  digits = 0,
  unitDisplay: 'short' | 'narrow' | 'long' = 'short',
): string {
  return new Intl.NumberFormat(formatTag(), {
    style: 'unit',
    unit,
    unitDisplay,
    maximumFractionDigits: digits,
  }).format(value);
}
