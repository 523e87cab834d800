import { expect, test } from 'vitest';
import { inShort, readFrom } from '../testing/report-folder.js';

const trs = (...words: string[]): string =>
  `${words.map((word) => `:test-result: ${word}\n`).join('')}:global-test-result: ${words[0]}\n:recheck: no\n:copy-in-global-log: no\n`;

test('each .trs file is a test, with every status that automake has', async () => {
  const files = {
    'tests/hello-1.trs': trs('PASS'),
    'tests/greeting-2.trs': trs('FAIL'),
    'tests/greeting-2.log': 'expected "hello"\nFAIL greeting-2 (exit status: 1)\n',
    'tests/skip.trs': trs('SKIP'),
    'tests/skip.log': 'no such locale\n',
    'xfail.trs': trs('XFAIL'),
    'xpass.trs': trs('XPASS'),
    'sub/deep/error.trs': trs('ERROR'),
  };
  const records = await readFrom({ format: 'automake' }, { files });
  expect(inShort(records)).toEqual([
    'sub/deep::error errored',
    'tests::greeting-2 failed',
    'tests::hello-1 passed',
    'tests::skip skipped',
    '.::xfail xfail',
    '.::xpass xpass',
  ]);
  expect(records[1]?.message).toBe('expected "hello"\nFAIL greeting-2 (exit status: 1)\n');
  expect(records[2]?.message).toBeUndefined();
  expect(records[3]?.message).toBe('no such locale\n');
});

test('a TAP driver’s results take their names from the log', async () => {
  const files = {
    't/math.trs': trs('PASS', 'FAIL', 'SKIP', 'PASS'),
    't/math.log': '1..4\nok 1 - adds\n# noise\nnot ok 2 - divides\nok 3 # SKIP no float\nok\n',
  };
  expect(inShort(await readFrom({ format: 'automake' }, { files }))).toEqual([
    't/math::adds passed',
    't/math::divides failed',
    't/math::test 3 skipped',
    't/math::test passed',
  ]);
});

test('results whose names do not fit the log are numbered', async () => {
  const files = { 't.trs': trs('PASS', 'ERROR'), 't.log': 'ok 1 - only one\n' };
  const ids = (await readFrom({ format: 'automake' }, { files })).map(({ id }) => id);
  expect(ids).toEqual(['t::test 1', 't::test 2']);
});

test('a file without a result, and a word that automake does not have, are in error', async () => {
  const files = { 'empty.trs': '', 'odd.trs': trs('MAYBE') };
  expect(inShort(await readFrom({ format: 'automake' }, { files }))).toEqual([
    'empty.trs::(report) errored',
    '.::odd errored',
  ]);
});

test('a long log is kept by its end', async () => {
  const files = { 'a.trs': trs('FAIL'), 'a.log': `${'x'.repeat(10_000)}the end` };
  const [record] = await readFrom({ format: 'automake' }, { files });
  expect(record?.message).toHaveLength(4096);
  expect(record?.message?.endsWith('xthe end')).toBe(true);
});
