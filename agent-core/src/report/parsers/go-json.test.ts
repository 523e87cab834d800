import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTestBook } from '../test-book.js';
import { inShort, readFrom, refused } from '../testing/report-folder.js';
import { readGoJson } from './go-json.js';

const lines = (...events: object[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join('');
const at = { Time: '2026-01-01T00:00:00Z', Package: 'example.org/m' };

test('tests, subtests and skips, from among other output', async () => {
  const text = `go: downloading x\n${lines(
    { ...at, Action: 'start' },
    { ...at, Action: 'run', Test: 'TestA' },
    { ...at, Action: 'run', Test: 'TestA/sub' },
    { ...at, Action: 'output', Test: 'TestA/sub', Output: '    a_test.go:5: want 1\n' },
    { ...at, Action: 'output', Test: 'TestA/sub', Output: '    a_test.go:6: got 2\n' },
    { ...at, Action: 'fail', Test: 'TestA/sub', Elapsed: 0.02 },
    { ...at, Action: 'fail', Test: 'TestA', Elapsed: 0.02 },
    { ...at, Action: 'run', Test: 'TestB' },
    { ...at, Action: 'pass', Test: 'TestB', Elapsed: 1.5 },
    { ...at, Action: 'run', Test: 'TestC' },
    { ...at, Action: 'skip', Test: 'TestC', Elapsed: 0 },
    { ...at, Action: 'fail', Elapsed: 2 },
  )}exit status 1\n`;
  const records = await readFrom({ format: 'go-json' }, { console: text });
  expect(inShort(records)).toEqual([
    'example.org/m::TestA/sub failed',
    'example.org/m::TestA failed',
    'example.org/m::TestB passed',
    'example.org/m::TestC skipped',
  ]);
  expect(records[0]).toMatchObject({
    durationMs: 20,
    message: '    a_test.go:5: want 1\n    a_test.go:6: got 2\n',
  });
});

test('a package that does not build, and a test that never ended, are in error', async () => {
  const text = lines(
    { ...at, Action: 'output', Output: './a.go:3:1: syntax error\n' },
    { ...at, Action: 'fail', Elapsed: 0 },
    { ...at, Package: 'n', Action: 'run', Test: 'TestHang' },
    { ...at, Package: 'n', Action: 'output', Test: 'TestHang', Output: 'panic: test timed out\n' },
    { ...at, Package: 'n', Action: 'fail', Elapsed: 60 },
    { ...at, Package: 'o', Action: 'run', Test: 'TestCut' },
  );
  const records = await readFrom({ format: 'go-json' }, { console: text });
  expect(inShort(records)).toEqual([
    'example.org/m::(package) errored',
    'n::TestHang errored',
    'o::TestCut errored',
  ]);
  expect(records[0]?.message).toBe('./a.go:3:1: syntax error\n');
  expect(records[1]?.message).toBe('panic: test timed out\n');
});

test('in a report of its own a broken line is told', async () => {
  const text = `${lines({ ...at, Action: 'pass', Test: 'TestA', Elapsed: 0 })}{"Action":"pa`;
  const records = await readFrom({ format: 'go-json', paths: ['t.json'] }, { files: { 't.json': text } });
  expect(inShort(records)).toEqual(['example.org/m::TestA passed', 't.json::(report) errored']);
});

test('any text gives records that the protocol takes', async () => {
  const line = fc.oneof(
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc.constant('{"Action":"fail","Test":"x"}'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.boolean(), async (list, isReport) => {
      const blocks = (async function* () {
        yield list;
      })();
      const book = openTestBook();
      await readGoJson(blocks, { name: 'x', isReport }, book);
      expect(refused(book.records())).toEqual([]);
    }),
  );
});
