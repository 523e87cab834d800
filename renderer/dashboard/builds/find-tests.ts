import type { TestRecord } from '@barnraiser/protocol';

/** Which tests to list: all, all that are not in order, or those of one status. */
export type TestsWanted = 'all' | 'not-passed' | TestRecord['status'];

const troubles: readonly TestRecord['status'][] = ['failed', 'errored', 'xpass'];
const order: readonly TestRecord['status'][] = ['failed', 'errored', 'xpass', 'xfail', 'skipped', 'passed'];

/** The tests that are wanted and whose id or message holds each word of `search`; those in trouble first. */
export function findTests(records: readonly TestRecord[], wanted: TestsWanted, search: string): TestRecord[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return records
    .filter(({ status }) =>
      wanted === 'all' ? true : wanted === 'not-passed' ? troubles.includes(status) : status === wanted,
    )
    .filter(({ id, message = '' }) => {
      const text = `${id} ${message}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
}
