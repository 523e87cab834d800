import { plainLine } from './plain-text.js';

const levels: Partial<Record<number, string>> = {
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

interface Logged {
  readonly level: number;
  readonly time: number;
  readonly msg?: string;
  readonly err?: { readonly message?: string };
}

/** One line of the structured log (https://getpino.io, JSON) as a person reads it; anything else as it came. */
export function formatLogLine(line: string): string {
  const logged = parsed(line);
  if (logged === null) return line;
  const { level, time, msg = '', err } = logged;
  const words = [
    new Date(time).toISOString().slice(11, 19),
    (levels[level] ?? String(level)).padEnd(5),
    msg,
    err?.message !== msg && err?.message,
  ];
  return `${plainLine(words.filter(Boolean).join(' '))}\n`;
}

function parsed(line: string): Logged | null {
  try {
    const value = JSON.parse(line) as Logged | null;
    return typeof value?.level === 'number' && typeof value.time === 'number' ? value : null;
  } catch {
    return null;
  }
}
