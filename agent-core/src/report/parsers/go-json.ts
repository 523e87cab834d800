import { z } from 'zod';
import type { TestStatus } from '@barnraiser/protocol';
import type { LineBlocks } from '../read-lines.js';
import type { TestBook } from '../test-book.js';

/** One event of `go test -json` (go doc test2json). */
const GoEvent = z.object({
  Action: z.string(),
  Package: z.string().optional(),
  ImportPath: z.string().optional(),
  Test: z.string().optional(),
  Elapsed: z.number().optional(),
  Output: z.string().optional(),
});
type GoEvent = z.infer<typeof GoEvent>;

const ends: Readonly<Record<string, TestStatus>> = { pass: 'passed', fail: 'failed', skip: 'skipped' };
const outputChars = 8192;

/**
 * Reads the events of `go test -json`, also from among other output. A package is a suite, a
 * subtest a test. A test that never ended, and a package that failed without a failed test (it does
 * not build, or it panicked outside of one), are in error. In a report of its own (`isReport`), a
 * line that is no event is a flaw; in the step's output it is passed over.
 */
export async function readGoJson(
  blocks: LineBlocks,
  source: { readonly name: string; readonly isReport: boolean },
  book: TestBook,
): Promise<void> {
  const run = followRun(book);
  let firstFlaw: string | null = null;
  for await (const lines of blocks) {
    if (book.isFull()) break;
    for (const line of lines) {
      const event = line.startsWith('{') ? decode(line) : null;
      if (event !== null) run.take(event);
      else if (line.trim() !== '') firstFlaw ??= line;
    }
  }
  run.end();
  if (source.isReport && firstFlaw !== null) book.addFlaw(source.name, `not an event: ${firstFlaw}`);
}

function decode(line: string): GoEvent | null {
  try {
    return GoEvent.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

function followRun(book: TestBook): { take(event: GoEvent): void; end(): void } {
  /** The ends of the outputs of packages, and of tests that have not ended yet. */
  const outputs = new Map<string, string>();
  const running = new Map<string, { suite: string; name: string }>();
  const packagesWithFailures = new Set<string>();

  const finish = (suite: string, name: string, status: TestStatus, elapsedS?: number): void => {
    const key = JSON.stringify([suite, name]);
    const message = status === 'passed' ? undefined : outputs.get(key);
    const durationMs = elapsedS === undefined ? undefined : elapsedS * 1000;
    book.add({ suite, name, status, durationMs, message, messageEnd: 'tail' });
    if (status === 'failed' || status === 'errored') packagesWithFailures.add(suite);
    running.delete(key);
    outputs.delete(key);
  };

  return {
    take: ({ Action, Package, ImportPath, Test, Elapsed, Output }) => {
      const suite = Package ?? ImportPath ?? '';
      const key = JSON.stringify([suite, Test ?? '(package)']);
      const status = ends[Action];
      if (Output !== undefined) outputs.set(key, ((outputs.get(key) ?? '') + Output).slice(-outputChars));
      if (Test !== undefined && Action === 'run') running.set(key, { suite, name: Test });
      if (Test !== undefined && status !== undefined) finish(suite, Test, status, Elapsed);
      if (Test !== undefined || Action !== 'fail') return;
      // A panic ends the package before its test can say that it failed.
      for (const test of running.values()) {
        if (test.suite === suite) finish(suite, test.name, 'errored');
      }
      if (!packagesWithFailures.has(suite)) finish(suite, '(package)', 'errored', Elapsed);
    },
    end: () => {
      for (const { suite, name } of running.values()) finish(suite, name, 'errored');
    },
  };
}
