import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { TestParser, TestRecord } from '@barnraiser/protocol';
import type { TestSources } from './gather-tests.js';
import { openTestBook } from './test-book.js';

/** What the thread that reads tells: that it has begun, then the records in pieces. */
export type ReadingMessage = 'begun' | readonly TestRecord[];

/** A document of 57 MiB with 600,000 tests was measured to need less than half of it. */
const mostHeapMb = 1024;

/**
 * Reads what a step's tests reported. Never rejects for what a report holds: what cannot be read is
 * told by a record in error that names the file. Ids are stable from run to run. At most 200,000
 * records, and 64 MiB of a file. A thread of its own reads, so that leases are renewed and calls
 * answered meanwhile; where none can be had, this one does.
 */
export async function readTests(parser: TestParser, where: TestSources): Promise<TestRecord[]> {
  const program = findProgram();
  const records = program === null ? null : await readApart(program, parser, where);
  if (records !== null) return records;
  const { gatherTests } = await import('./gather-tests.js');
  return gatherTests(parser, where);
}

/** Null where the thread could not begin. */
async function readApart(
  program: string,
  parser: TestParser,
  where: TestSources,
): Promise<TestRecord[] | null> {
  const records: TestRecord[] = [];
  let hasBegun = false;
  const worker = new Worker(program, {
    workerData: { parser, where },
    resourceLimits: { maxOldGenerationSizeMb: mostHeapMb },
  });
  worker.on('message', (message: ReadingMessage) => {
    if (message === 'begun') hasBegun = true;
    else for (const record of message) records.push(record);
  });
  const flaw = await new Promise<Error | null>((resolve) => {
    worker.once('error', resolve);
    worker.once('exit', () => resolve(null));
  });
  if (!hasBegun) return null;
  if (flaw === null) return records;
  const book = openTestBook();
  book.addFlaw('(reports)', flaw.message);
  return [...records, ...book.records()];
}

/** Beside this file, or beside the bundle that it is in; null where the source runs without having been compiled. */
function findProgram(): string | null {
  const folder = dirname(fileURLToPath(import.meta.url));
  const paths = [folder, dirname(folder)].map((at) => join(at, 'read-tests-thread.js'));
  return paths.find((path) => existsSync(path)) ?? null;
}
