import type { LogTimes } from '../source/log-times.js';

/** Which times stand beside the lines. */
export type TimeMode = 'off' | 'relative' | 'absolute';

/** The time of a line that begins at `offset`: `2:31.204` since the start, or `14:02:11.204` of the local day. */
export function timeText(times: LogTimes, offset: number, mode: TimeMode): string {
  const at = times.at(offset);
  if (mode === 'off' || at === null) return '';
  if (mode === 'absolute') return absolute(new Date(at));
  const ms = Math.max(0, at - (times.first ?? at));
  const [h, m, s] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60];
  const tail = `${pad(s, 2)}.${pad(ms % 1000, 3)}`;
  return h > 0 ? `${h}:${pad(m, 2)}:${tail}` : `${m}:${tail}`;
}

/** The one that comes next when the reader asks for another. */
export function nextTimeMode(mode: TimeMode): TimeMode {
  return mode === 'off' ? 'relative' : mode === 'relative' ? 'absolute' : 'off';
}

function absolute(at: Date): string {
  return `${pad(at.getHours(), 2)}:${pad(at.getMinutes(), 2)}:${pad(at.getSeconds(), 2)}.${pad(at.getMilliseconds(), 3)}`;
}

function pad(value: number, digits: number): string {
  return String(Math.floor(value)).padStart(digits, '0');
}
