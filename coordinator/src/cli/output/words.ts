import type { Blame, BuildSummary, Outcome, RequestSummary, TestCounts } from '@barnraiser/protocol';
import type { Terminal } from '../terminal.js';

type Ending = Pick<BuildSummary, 'outcome' | 'reason' | 'state' | 'phase' | 'step'>;

/** What a build is doing, or how it ended, in a few words: `running make`, `failed: tests-failed`, `lost`. */
export function buildWords({ outcome, reason, state, phase, step }: Ending): string {
  if (outcome !== null) return reason === null ? outcome : `${outcome}: ${reason}`;
  if (state === 'live') return [phase ?? 'claimed', step].filter((word) => word !== null).join(' ');
  if (state === 'suspect') return 'no contact';
  return reason === null || reason === state ? state : `${state}: ${reason}`;
}

/** `11 of 12 passed, 1 skipped`; `-` without tests. */
export function testWords(tests: TestCounts | null): string {
  if (tests === null || tests.total === 0) return '-';
  const others = (['failed', 'errored', 'skipped', 'xfail', 'xpass'] as const)
    .filter((status) => tests[status] > 0)
    .map((status) => `${tests[status]} ${status}`);
  return [`${tests.passed} of ${tests.total} passed`, ...others].join(', ');
}

/** Colours a text by how something ended: green, red, yellow for what is nobody's or the machine's fault. */
export function paintOutcome(colours: Terminal['colours'], text: string, outcome: Outcome | null): string {
  if (outcome === null) return text;
  if (outcome === 'passed') return colours.green(text);
  return outcome === 'failed' ? colours.red(text) : colours.yellow(text);
}

/** The first ten digits of a commit; `-` for archives. */
export function commitWords(commit: string | null): string {
  return commit === null ? '-' : commit.slice(0, 10);
}

/** For whom a build is: `1 request`, `3 requests, merged`, `1 request, reused by 2`. */
export function servedWords({ requests, reusedBy }: Pick<BuildSummary, 'requests' | 'reusedBy'>): string {
  const served = requests.length === 1 ? '1 request' : `${requests.length} requests, merged`;
  return reusedBy.length === 0 ? served : `${served}, reused by ${reusedBy.length}`;
}

type Merged = Pick<RequestSummary, 'mergedInto' | 'mergedFrom' | 'reusedFrom' | 'jobs'>;

/** What became of a request beside others: `merged into REQUEST`, `took in 2 requests`, `reused the pass of BUILD`. */
export function mergeWords({ mergedInto, mergedFrom, reusedFrom, jobs }: Merged): string[] {
  const on = (targets: readonly string[]): string =>
    targets.length === jobs.length ? '' : ` on ${targets.join(', ')}`;
  return [
    ...mergedInto.map(({ request, targets }) => `merged into ${request}${on(targets)}`),
    ...mergedFrom.map(({ request, targets }) => `took in ${request}${on(targets)}`),
    ...reusedFrom.map(({ build, target }) => `reused the pass of build ${build}${on([target])}`),
  ];
}

/** For which commits a result speaks, and what can be done when it is a failure. */
export function blameWords(
  { lastPassed, first, last, commits }: Blame,
  outcome: Outcome | null,
  jobId: string,
): string {
  const range = `stands for ${commits.length} commits, ${commitWords(first)} to ${commitWords(last)}`;
  const passed = lastPassed === null ? '' : `, after ${commitWords(lastPassed)} which passed`;
  const next = outcome === 'failed' ? `; tell them apart: barnraiser-coordinator bisect ${jobId}` : '';
  return `${range}${passed}${next}`;
}
