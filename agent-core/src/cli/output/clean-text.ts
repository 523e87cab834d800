import type { CleanReport } from '../commands/clean.js';
import { plainLine } from './plain-line.js';
import { formatTable } from './table.js';

const whyInWords: Readonly<Record<CleanReport['removed'][number]['why'], string>> = {
  'left-over': 'left over',
  'over-budget': 'beyond the disk budget',
  'too-little-free': 'too little disk space is free',
};

/** What was cleaned up, for people. */
export function cleanText(report: CleanReport): string {
  const { removed, left, foreign, isDryRun, logBytes } = report;
  const rows = removed.map(({ kind, bytes, why, path }) => [kind, inMb(bytes), whyInWords[why], path]);
  const table = rows.length === 0 ? '' : formatTable(['WHAT', 'SIZE', 'WHY', 'WHERE'], rows);
  const freed = inMb(report.freedBytes + logBytes);
  const lines = [
    ...left.map(({ path, why }) => `could not be removed: ${path}: ${why}`),
    ...foreign.map((path) => `not the agent's, stays: ${path}`),
    ...(logBytes > 0 ? [`logs of finished builds beyond the limit: ${inMb(logBytes)}`] : []),
    isDryRun ? `Would free ${freed}.` : `Freed ${freed}.`,
  ];
  return `${table}${lines.map((line) => `${plainLine(line)}\n`).join('')}`;
}

function inMb(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
