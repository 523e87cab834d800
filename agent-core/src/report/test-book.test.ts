import { TestRecord } from '@barnraiser/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTestBook } from './test-book.js';

test('whatever a report holds becomes records that the protocol takes, with ids of their own', () => {
  const found = fc.record(
    {
      suite: fc.string({ unit: 'binary', maxLength: 2000 }),
      name: fc.string({ unit: 'binary', maxLength: 2000 }),
      status: fc.constantFrom('passed', 'failed', 'errored'),
      file: fc.string({ maxLength: 2000 }),
      line: fc.double(),
      durationMs: fc.double(),
      message: fc.string({ unit: 'binary', maxLength: 9000 }),
    },
    { requiredKeys: ['suite', 'name', 'status'] },
  );
  fc.assert(
    fc.property(fc.array(found, { maxLength: 8 }), (tests) => {
      const book = openTestBook();
      for (const one of tests) book.add(one);
      const records = book.records();
      for (const record of records) expect(TestRecord.safeParse(record).success).toBe(true);
      expect(new Set(records.map(({ id }) => id)).size).toBe(tests.length);
    }),
    { numRuns: 50 },
  );
});

test('a name that comes again is numbered, so that ids are the same from run to run', () => {
  const book = openTestBook();
  for (const name of ['a', 'a', 'b', 'a']) book.add({ suite: 's', name, status: 'passed' });
  expect(book.records().map(({ id }) => id)).toEqual(['s::a', 's::a#2', 's::b', 's::a#3']);
});

test('tests beyond the limit are counted, not kept', () => {
  const book = openTestBook(2);
  for (const name of ['a', 'b', 'c', 'd']) book.add({ suite: 's', name, status: 'failed' });
  expect(book.isFull()).toBe(true);
  expect(book.records()).toHaveLength(3);
  expect(book.records().at(-1)).toMatchObject({ status: 'skipped', message: '2 more are not kept' });
});
