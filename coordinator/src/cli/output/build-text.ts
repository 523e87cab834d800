import type { BuildDetail, TestRecord } from '@barnraiser/protocol';
import type { Terminal } from '../terminal.js';
import { plainLine } from './plain-text.js';
import { formatFields, formatTable } from './table.js';
import { formatAge, formatBytes, formatDuration } from './times.js';
import { buildWords, commitWords, paintOutcome, servedWords, testWords } from './words.js';

/** How many tests that did not pass are listed; --json has up to 1,000. */
const maxTests = 20;

/** Everything about one build, in paragraphs. What a machine sent is cleaned of control characters. */
export function buildText(build: BuildDetail, terminal: Terminal): string {
  return [
    summaryOf(build, terminal),
    stepsOf(build, terminal),
    testsOf(build, terminal),
    artifactsOf(build),
    logsOf(build),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function summaryOf(build: BuildDetail, { colours, now }: Terminal): string {
  const { job, machine, outcome, detail, frozenMs } = build;
  return formatFields([
    ['Build', build.id],
    ['Project', `${plainLine(build.project)} on ${plainLine(build.target)}`],
    ['Result', paintOutcome(colours, buildWords(build), outcome)],
    ['Fault', build.fault],
    ['Detail', detail === null ? null : plainLine(detail)],
    ['Accepted', build.accepted === 'current' ? null : build.accepted],
    ['Machine', `${plainLine(machine.name)} (${machine.id})`],
    [
      'Isolation',
      build.isolation === 'none' ? 'none: it ran as a plain child of the agent' : build.isolation,
    ],
    ['Source', plainLine(job.source.kind === 'git' ? `${job.source.url} ${job.source.ref}` : job.source.url)],
    ['Commit', build.commit === null ? null : commitWords(build.commit)],
    ['For', servedWords(build)],
    ['Attempt', build.attempt],
    ['Claimed', formatAge(build.claimedAt, now())],
    ['Took', build.durationMs === null ? null : formatDuration(build.durationMs)],
    ['CPU time', build.cpuMs === null ? null : formatDuration(build.cpuMs)],
    ['Frozen', frozenMs === null || frozenMs === 0 ? null : formatDuration(frozenMs)],
    ['Tests', testWords(build.tests)],
  ]);
}

function stepsOf({ steps }: BuildDetail, { colours }: Terminal): string {
  if (steps.length === 0) return '';
  return formatTable<BuildDetail['steps'][number]>(
    [
      { head: 'STEP', cell: ({ name }) => name, paint: colours.bold },
      {
        head: 'RESULT',
        cell: ({ outcome }) => outcome,
        paint: (text, { outcome }) =>
          outcome === 'passed'
            ? colours.green(text)
            : outcome === 'failed'
              ? colours.red(text)
              : colours.yellow(text),
      },
      { head: 'EXIT', cell: ({ exitCode, signal }) => signal ?? String(exitCode ?? '-') },
      { head: 'TOOK', cell: ({ durationMs }) => formatDuration(durationMs) },
    ],
    steps,
  );
}

function testsOf({ testRecords }: BuildDetail, { colours }: Terminal): string {
  const notable = testRecords.filter(({ status }) => status !== 'passed');
  if (notable.length === 0) return '';
  const hidden = notable.length - maxTests;
  const table = formatTable<TestRecord>(
    [
      {
        head: 'TEST',
        cell: ({ status }) => status,
        paint: (text, { status }) =>
          status === 'failed' || status === 'errored' ? colours.red(text) : colours.yellow(text),
      },
      { head: 'NAME', cell: ({ id }) => id },
      { head: 'MESSAGE', cell: ({ message }) => plainLine(message ?? '').slice(0, 100) },
    ],
    notable.slice(0, maxTests),
  );
  return hidden > 0 ? `${table}… and ${hidden} more; all are in --json\n` : table;
}

function artifactsOf({ id, artifacts }: BuildDetail): string {
  if (artifacts.length === 0) return '';
  const names = artifacts.map(({ name, sizeBytes }) => `  ${plainLine(name)} (${formatBytes(sizeBytes)})`);
  return `Artifacts (fetch one: barnraiser-coordinator artifacts ${id} --get NAME):\n${names.join('\n')}\n`;
}

function logsOf({ id, logs }: BuildDetail): string {
  const sizes = Object.entries(logs).map(([stream, { bytes }]) => `${stream} ${formatBytes(bytes)}`);
  return sizes.length === 0 ? '' : `Logs: ${sizes.join(', ')}. Read: barnraiser-coordinator log ${id}\n`;
}
