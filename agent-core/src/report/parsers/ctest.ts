import { unzipSync } from 'node:zlib';
import type { TestStatus } from '@barnraiser/protocol';
import type { TestBook } from '../test-book.js';
import { readJunit } from './junit.js';
import { parseXml, type XmlElement } from './xml-tree.js';

const maxOutputBytes = 16 * 2 ** 20;

/** Reads CTest's reports: its own `Test.xml` (`ctest -T Test`), or JUnit (`ctest --output-junit`). */
export function readCtest(text: string, file: string, book: TestBook): void {
  if (!/<Testing\b/.test(text)) {
    readJunit(text, file, book);
    return;
  }
  const { roots, flaw } = parseXml(text);
  for (const test of roots.flatMap(testsIn)) readTest(test, book);
  if (flaw !== null) book.addFlaw(file, flaw);
}

// Site > Testing > Test; the list of names before them is TestList > Test, without a status.
function testsIn(site: XmlElement): XmlElement[] {
  return site.children
    .filter(({ name }) => name === 'Testing')
    .flatMap((testing) => testing.children.filter(({ name }) => name === 'Test'));
}

function readTest(test: XmlElement, book: TestBook): void {
  const results = childOf(test, 'Results');
  const measured = (name: string): string | undefined => {
    const measurement = results?.children.find((child) => child.attributes.name === name);
    return measurement === undefined ? undefined : childOf(measurement, 'Value')?.text;
  };
  const status = statusOf(test.attributes.Status ?? '', measured('Completion Status') ?? '');
  const seconds = measured('Execution Time');
  const output = childOf(childOf(results, 'Measurement'), 'Value');
  book.add({
    suite: childOf(test, 'Path')?.text || '.',
    name: childOf(test, 'Name')?.text ?? '',
    status,
    durationMs: seconds === undefined ? undefined : Number(seconds) * 1000,
    message: status === 'passed' ? undefined : outputOf(output) || measured('Completion Status'),
    messageEnd: 'tail',
  });
}

function statusOf(status: string, completion: string): TestStatus {
  if (status === 'passed') return 'passed';
  if (status === 'failed') return 'failed';
  // "Not run" is also what CTest says when there is no program to run.
  return /^(?:Disabled|SKIP)/i.test(completion) ? 'skipped' : 'errored';
}

function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

// Long outputs are deflated and in base64.
function outputOf(value: XmlElement | undefined): string {
  if (value === undefined || value.attributes.encoding !== 'base64') return value?.text ?? '';
  const bytes = Buffer.from(value.text, 'base64');
  if (value.attributes.compression === undefined) return bytes.toString('utf8');
  try {
    return unzipSync(bytes, { maxOutputLength: maxOutputBytes }).toString('utf8');
  } catch {
    return '';
  }
}
