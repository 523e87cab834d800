import type { TestRecord } from '@barnraiser/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTestBook } from '../test-book.js';
import { inShort, readFrom, refused } from '../testing/report-folder.js';
import { readTap } from './tap.js';

const read = async (text: string): Promise<string[]> =>
  inShort(await readFrom({ format: 'tap' }, { console: text }));

test('statuses, skips and todos', async () => {
  const text = `TAP version 13
1..6
ok 1 - works
not ok 2 - broken
ok 3 - later # SKIP no network
not ok 4 - planned # TODO not written
ok 5 - surprise # TODO written after all
ok 6
`;
  expect(await read(text)).toEqual([
    'output::works passed',
    'output::broken failed',
    'output::later skipped',
    'output::planned xfail',
    'output::surprise xpass',
    'output::test 6 passed',
  ]);
});

test('diagnostics are the message of what failed, and times are kept', async () => {
  const text = `1..2
not ok 1 - adds
  ---
  message: expected 4
  duration_ms: 12.5
  got: 5
  ...
ok 2 - fine # time=3ms
`;
  const records = await readFrom({ format: 'tap' }, { console: text });
  expect(records[0]).toMatchObject({ status: 'failed', durationMs: 12.5 });
  expect(records[0]?.message).toBe('expected 4\n{\n "message": "expected 4",\n "got": 5\n}');
  expect(records[1]).toMatchObject({ status: 'passed', durationMs: 3 });
});

test('comments that follow a failure are its message', async () => {
  const text = `1..2
not ok 1 - two
#   Failed test 'two'
#          got: '1'
ok 2 - fine
# unrelated
`;
  const records = await readFrom({ format: 'tap' }, { console: text });
  expect(records.map(({ message }) => message)).toEqual([
    "  Failed test 'two'\n         got: '1'",
    undefined,
  ]);
});

test('subtests are suites, and what only sums them up is left out', async () => {
  const text = `TAP version 14
# Subtest: math
    ok 1 - adds
    not ok 2 - divides
    # Subtest: deep
        ok 1 - inside
        1..1
    ok 3 - deep
    1..3
not ok 1 - math
ok 2 - alone
1..2
`;
  expect(await read(text)).toEqual([
    'output/math::adds passed',
    'output/math::divides failed',
    'output/math > deep::inside passed',
    'output::alone passed',
  ]);
});

test('documents that follow one another, between other output', async () => {
  const text = `cc -o t1 t1.c
t/one.t ..
1..2
ok 1 - a
make[2]: Entering directory
ok 2 - b
ok
t/two.t ..
ok 1 - a
1..1
TAP version 13
ok 1 - c
1..1
===== 4 tests, ok
`;
  expect(await read(text)).toEqual([
    'output::a passed',
    'output::b passed',
    'output::a#2 passed',
    'output::c passed',
  ]);
});

test('a plan that is not kept, and a bail out, are in error', async () => {
  expect(await read('1..3\nok 1 - a\n')).toEqual(['output::a passed', 'output::(plan) errored']);
  expect(await read('ok 1 - a\n')).toEqual(['output::a passed', 'output::(plan) errored']);
  expect(await read('1..3\nok 1 - a\nBail out! no database\n')).toEqual([
    'output::a passed',
    'output::(bail out) errored',
  ]);
});

test('a document that skips everything is one skipped test', async () => {
  expect(await read('1..0 # SKIP needs a display\n')).toEqual(['output::(all tests) skipped']);
});

test('output without TAP has no tests', async () => {
  expect(await read('checking for gcc... gcc\n# a comment\n\0\u{FFFD}\n')).toEqual([]);
});

test('a report file is a suite of its own', async () => {
  const files = { 'out/a.tap': '1..1\nok 1 - x\n', 'out/b.tap': '1..1\nok 1 - x\n' };
  const records = await readFrom({ format: 'tap', paths: ['out/*.tap'] }, { files });
  expect(inShort(records)).toEqual(['out/a.tap::x passed', 'out/b.tap::x passed']);
});

async function readText(text: string): Promise<TestRecord[]> {
  const book = openTestBook();
  await readTap(
    (async function* () {
      yield text.split('\n');
    })(),
    's',
    book,
  );
  return book.records();
}

test('what is written as TAP is read again', async () => {
  const point = fc.record({
    isOk: fc.boolean(),
    name: fc.stringMatching(/^[a-z][a-z0-9 ]{0,20}[a-z]$/),
    directive: fc.constantFrom('', ' # SKIP why', ' # TODO why'),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(point, { minLength: 1, maxLength: 20 }),
      fc.boolean(),
      async (points, isTrailing) => {
        const plan = `1..${points.length}`;
        const lines = points.map(
          ({ isOk, name, directive }, i) => `${isOk ? 'ok' : 'not ok'} ${i + 1} - ${name}${directive}`,
        );
        const text = [...(isTrailing ? [] : [plan]), ...lines, ...(isTrailing ? [plan] : [])].join('\n');
        const book = openTestBook();
        for (const { isOk, name, directive } of points) {
          const plain = isOk ? 'passed' : 'failed';
          const todo = isOk ? 'xpass' : 'xfail';
          const status = directive === '' ? plain : directive.includes('SKIP') ? 'skipped' : todo;
          book.add({ suite: 's', name: name.replaceAll(/ +/g, ' '), status });
        }
        expect(inShort(await readText(text))).toEqual(inShort(book.records()));
      },
    ),
  );
});

test('any text gives records that the protocol takes', async () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      'ok 1',
      'not ok 2 - a {',
      '}',
      '    ok 1',
      '  ---',
      '  ...',
      '1..0',
      '2..1',
      '1..99999999',
      'Bail out!',
      '# Subtest: x',
      '    # Subtest: y',
      'pragma +strict',
      'TAP version 14',
      '  a: &a [*a]',
      '  !function x',
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 30 }), async (lines) => {
      expect(refused(await readText(lines.join('\n')))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
