import type { TestCounts } from '@barnraiser/protocol';

/** "12 tests: 10 passed, 1 failed, 1 skipped"; kinds of which there is none are left out. */
export function testsInWords(counts: TestCounts): string {
  const kinds = ['passed', 'failed', 'skipped', 'xfail', 'xpass', 'errored'] as const;
  const parts = kinds.filter((kind) => counts[kind] > 0).map((kind) => `${counts[kind]} ${kind}`);
  const noun = counts.total === 1 ? 'test' : 'tests';
  return counts.total === 0 ? 'no tests' : `${counts.total} ${noun}: ${parts.join(', ')}`;
}
