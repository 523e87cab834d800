import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path/posix';
import type { LogRange, TestFormat, TestParser, TestRecord } from '@barnraiser/protocol';
import { readTrs } from './parsers/automake.js';
import { readCtest } from './parsers/ctest.js';
import { readGoJson } from './parsers/go-json.js';
import { readJunit } from './parsers/junit.js';
import { readTap } from './parsers/tap.js';
import { readLines } from './read-lines.js';
import { findSourceFiles, type SourceFile } from './source-files.js';
import { openTestBook, type TestBook } from './test-book.js';

/** Where a step's test reports are. */
export interface TestSources {
  readonly sourceFolder: string;
  /** Holds the console stream of the build. */
  readonly consoleFile: string;
  /** The step's own part of that stream. */
  readonly log: LogRange;
}

/** Where a format's reports usually are; null: in the step's output. */
const usualPaths: Readonly<Record<TestFormat, readonly string[] | null>> = {
  automake: ['**/*.trs'],
  tap: null,
  'go-json': null,
  ctest: ['**/Testing/*/Test.xml'],
  junit: ['**/TEST-*.xml', '**/junit*.xml', '**/test-results/**/*.xml'],
};

const maxReportBytes = 64 * 2 ** 20;
const maxReports = 20_000;

/** Reads what a step's tests reported, as `readTests` promises, in the thread that asks for it. */
export async function gatherTests(parser: TestParser, where: TestSources): Promise<TestRecord[]> {
  const book = openTestBook();
  const paths = parser.paths ?? usualPaths[parser.format];
  if (paths === null) await readConsole(parser.format, where, book);
  else await readReports(parser.format, paths, where.sourceFolder, book);
  return book.records();
}

async function readConsole(format: TestFormat, where: TestSources, book: TestBook): Promise<void> {
  const { offset, length } = where.log;
  const blocks = readLines({ path: where.consoleFile, offset, length });
  if (format === 'tap') await readTap(blocks, 'output', book);
  else await readGoJson(blocks, { name: 'output', isReport: false }, book);
}

async function readReports(
  format: TestFormat,
  paths: readonly string[],
  sourceFolder: string,
  book: TestBook,
): Promise<void> {
  const found = await findSourceFiles(sourceFolder, paths);
  const files = format === 'ctest' ? newestPerTree(found) : found;
  for (const file of files.slice(0, maxReports)) {
    if (book.isFull()) break;
    try {
      await readReport(format, file, book);
    } catch (error) {
      book.addFlaw(file.path, (error as Error).message);
    }
  }
  if (files.length > maxReports) book.addFlaw(paths.join(', '), `more than ${maxReports} reports`);
}

async function readReport(format: TestFormat, file: SourceFile, book: TestBook): Promise<void> {
  if (file.sizeBytes > maxReportBytes) {
    book.addFlaw(file.path, `larger than ${maxReportBytes / 2 ** 20} MiB`);
    return;
  }
  const lines = () => readLines({ path: file.absolutePath });
  const text = () => readFile(file.absolutePath, 'utf8');
  switch (format) {
    case 'automake':
      return readTrs(file, book);
    case 'tap':
      return readTap(lines(), file.path, book);
    case 'go-json':
      return readGoJson(lines(), { name: file.path, isReport: true }, book);
    case 'junit':
      return readJunit(await text(), file.path, book);
    case 'ctest':
      return readCtest(await text(), file.path, book);
  }
}

// Each `ctest -T Test` leaves a folder named after its time; only the last one is of this step.
function newestPerTree(files: readonly SourceFile[]): SourceFile[] {
  const newest = new Map<string, SourceFile>();
  for (const file of files) {
    const isOwn = file.path.endsWith('/Test.xml');
    const tree = isOwn ? dirname(dirname(file.path)) : file.path;
    const known = newest.get(tree);
    if (known === undefined || known.modifiedAtMs <= file.modifiedAtMs) newest.set(tree, file);
  }
  return [...newest.values()];
}
