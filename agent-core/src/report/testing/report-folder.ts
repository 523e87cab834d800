import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { TestRecord, type TestParser } from '@barnraiser/protocol';
import { readTests } from '../read-tests.js';

/** A source folder with files, given by path and content. */
export async function writeReportFolder(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'barnraiser-report-')));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

/** Reads the tests of a folder that is there for this call alone; `console` is the step's output. */
export async function readFrom(
  parser: TestParser,
  { files = {}, console = '' }: { files?: Record<string, string | Buffer>; console?: string | Buffer },
): Promise<TestRecord[]> {
  const folder = await writeReportFolder({ ...files, 'log.console': console });
  try {
    const length = Buffer.byteLength(console);
    return await readTests(parser, {
      sourceFolder: folder,
      consoleFile: join(folder, 'log.console'),
      log: { stream: 'console', offset: 0, length },
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Records as "id status", to compare at a glance. */
export function inShort(records: readonly TestRecord[]): string[] {
  return records.map(({ id, status }) => `${id} ${status}`);
}

/** Those that the protocol would refuse. */
export function refused(records: readonly TestRecord[]): TestRecord[] {
  return records.filter((record) => !TestRecord.safeParse(record).success);
}
