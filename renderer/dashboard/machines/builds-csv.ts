import type { BuildSummary } from '@barnraiser/protocol';

const columns = [
  'id',
  'project',
  'target',
  'commit',
  'attempt',
  'claimedAt',
  'endedAt',
  'state',
  'outcome',
  'reason',
  'fault',
  'step',
  'accepted',
  'durationMs',
  'cpuMs',
  'frozenMs',
] as const satisfies readonly (keyof BuildSummary)[];
const testColumns = ['total', 'passed', 'failed', 'skipped', 'xfail', 'xpass', 'errored'] as const;

/** Builds as CSV (RFC 4180) with a heading; counts of tests stand in columns of their own. */
export function buildsCsv(builds: readonly BuildSummary[]): string {
  const heading = [...columns, ...testColumns.map((name) => `tests.${name}`)];
  const rows = builds.map((build) => [
    ...columns.map((column) => build[column]),
    ...testColumns.map((name) => build.tests?.[name] ?? null),
  ]);
  return [heading, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/** A leading `=`, `+`, `-` or `@` would be run as a formula by spreadsheets. */
function field(value: string | number | null): string {
  if (value === null) return '';
  const text = typeof value === 'string' && /^[=+\-@\t]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
