import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path/posix';
import type { TestStatus } from '@barnraiser/protocol';
import type { SourceFile } from '../source-files.js';
import type { TestBook } from '../test-book.js';

/** automake's words (Automake manual, "Parallel Test Harness"). */
const statuses: Readonly<Record<string, TestStatus>> = {
  PASS: 'passed',
  FAIL: 'failed',
  SKIP: 'skipped',
  XFAIL: 'xfail',
  XPASS: 'xpass',
  ERROR: 'errored',
};

const maxTrsBytes = 4 * 2 ** 20;
const maxNamesBytes = 16 * 2 ** 20;
const messageBytes = 4096;

/**
 * Reads one of automake's `.trs` files: a line `:test-result: STATUS` per test, of which a driver
 * for TAP writes several. Such a file has no names; they are taken from the `.log` beside it where
 * its test points are as many. The message of a test that did not pass is the end of that log.
 */
export async function readTrs(file: SourceFile, book: TestBook): Promise<void> {
  if (file.sizeBytes > maxTrsBytes) {
    book.addFlaw(file.path, `larger than ${maxTrsBytes} bytes`);
    return;
  }
  const text = await readFile(file.absolutePath, 'utf8');
  const results = [...text.matchAll(/^:test-result:[ \t]*(\S*)[ \t]*(.*)$/gm)];
  if (results.length === 0) book.addFlaw(file.path, 'no :test-result: line');
  const stem = file.path.replace(/\.trs$/, '');
  const log = file.absolutePath.replace(/\.trs$/, '.log');
  const names = results.length > 1 ? await pointNames(log, results.length) : [];
  const logEnd = results.some(([, word]) => word !== 'PASS') ? await endOf(log) : '';
  for (const [index, [, word = '', ownName = '']] of results.entries()) {
    const status = statuses[word.toUpperCase()] ?? 'errored';
    const isAlone = results.length === 1 && ownName === '';
    book.add({
      suite: isAlone ? dirname(stem) : stem,
      name: isAlone
        ? stem.slice(stem.lastIndexOf('/') + 1)
        : ownName || (names[index] ?? `test ${index + 1}`),
      status,
      message: status === 'passed' || status === 'xfail' ? undefined : logEnd,
      messageEnd: 'tail',
    });
  }
}

/** The descriptions of the test points in a log, when they are `count`; else none. */
async function pointNames(log: string, count: number): Promise<string[]> {
  const text = await endOf(log, maxNamesBytes);
  const points = [...text.matchAll(/^(?:not )?ok\b[ \t]*(\d*)[ \t]*-?[ \t]*(.*)$/gm)];
  if (points.length !== count) return [];
  return points.map(([, number = '', rest = '']) => {
    const description = rest.replace(/(?:^|\s)#\s*(?:skip|todo).*$/i, '').trim();
    return description === '' ? `test ${number}` : description;
  });
}

async function endOf(path: string, maxBytes: number = messageBytes): Promise<string> {
  const handle = await open(path).catch(() => null);
  if (handle === null) return '';
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, maxBytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
