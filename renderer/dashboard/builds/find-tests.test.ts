import type { TestRecord } from '@barnraiser/protocol';
import { expect, test } from 'vitest';
import { findTests } from './find-tests.js';

const records: TestRecord[] = [
  { id: 'a::one', name: 'one', suite: 'a', status: 'passed' },
  { id: 'a::two', name: 'two', suite: 'a', status: 'skipped' },
  { id: 'b::three', name: 'three', suite: 'b', status: 'failed', message: 'expected 1, got 2' },
  { id: 'b::four', name: 'four', suite: 'b', status: 'xpass' },
];
const names = (found: readonly TestRecord[]) => found.map(({ name }) => name);

test('tests in trouble come first', () => {
  expect(names(findTests(records, 'all', ''))).toEqual(['three', 'four', 'two', 'one']);
});

test('those that did not pass leave out what was skipped', () => {
  expect(names(findTests(records, 'not-passed', ''))).toEqual(['three', 'four']);
});

test('each word is searched in the id and the message, whatever its case', () => {
  expect(names(findTests(records, 'all', 'B:: GOT'))).toEqual(['three']);
  expect(findTests(records, 'passed', 'three')).toEqual([]);
});
