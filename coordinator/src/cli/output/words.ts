import type { BuildSummary, Outcome, TestCounts } from '@barnraiser/protocol';
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
