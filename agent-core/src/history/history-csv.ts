import type { HistoryEntry } from '@barnraiser/protocol';

const columns = [
  'claimId',
  'coordinator',
  'project',
  'target',
  'attempt',
  'commit',
  'startedAt',
  'durationMs',
  'cpuMs',
  'outcome',
  'reason',
  'fault',
  'failedStep',
  'isolation',
  'accepted',
] as const satisfies readonly (keyof HistoryEntry)[];
const testColumns = ['total', 'passed', 'failed', 'skipped', 'xfail', 'xpass', 'errored'] as const;

/** The history as CSV (RFC 4180) with a heading; counts of tests stand in columns of their own. */
export function historyCsv(entries: readonly HistoryEntry[]): string {
  const heading = [...columns, ...testColumns.map((name) => `tests.${name}`)];
  const rows = entries.map((entry) => [
    ...columns.map((column) => entry[column]),
    ...testColumns.map((name) => entry.tests?.[name] ?? null),
  ]);
  return [heading, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/** A leading `=`, `+`, `-` or `@` would be run as a formula by spreadsheets. */
function field(value: string | number | null): string {
  if (value === null) return '';
  const text = typeof value === 'string' && /^[=+\-@]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
