import type { TestStatus } from '@barnraiser/protocol';
import type { TestBook } from '../test-book.js';
import { parseXml, type XmlElement } from './xml-tree.js';

/**
 * Reads a JUnit report. There is no specification: this follows Jenkins' and pytest's files, with
 * googletest's and CTest's additions. Suites may be nested; a test's suite is its class, or else
 * the names of the suites around it.
 */
export function readJunit(text: string, file: string, book: TestBook): void {
  const { roots, flaw } = parseXml(text);
  const suites = roots.filter(({ name }) => name === 'testsuites' || name === 'testsuite');
  for (const suite of suites) readSuite(suite, [], file, book);
  if (flaw !== null || suites.length === 0) book.addFlaw(file, flaw ?? 'no <testsuite> element');
}

function readSuite(suite: XmlElement, parents: readonly string[], file: string, book: TestBook): void {
  const own = suite.name === 'testsuite' ? (suite.attributes.name ?? '') : '';
  const path = own === '' ? parents : [...parents, own];
  for (const child of suite.children) {
    if (child.name === 'testsuite') readSuite(child, path, file, book);
    else if (child.name === 'testcase') readCase(child, path, file, book);
  }
}

function readCase(test: XmlElement, path: readonly string[], file: string, book: TestBook): void {
  const { name = '', classname, time, file: source, line } = test.attributes;
  const verdict = test.children.find((child) => ['error', 'failure', 'skipped'].includes(child.name));
  const status = statusOf(test, verdict);
  book.add({
    suite: classname || path.join('/') || file,
    name,
    status,
    file: source,
    line: line === undefined ? undefined : Number(line),
    durationMs: time === undefined ? undefined : Number(time.replaceAll(',', '')) * 1000,
    message: status === 'passed' ? undefined : messageOf(test, verdict),
  });
}

function statusOf(test: XmlElement, verdict: XmlElement | undefined): TestStatus {
  if (verdict?.name === 'error') return 'errored';
  if (verdict?.name === 'failure') return 'failed';
  if (verdict?.name === 'skipped') return skippedStatus(verdict.attributes);
  // googletest and CTest say of tests that are switched off only that they did not run.
  return /^(?:notrun|disabled)$/.test(test.attributes.status ?? '') ? 'skipped' : 'passed';
}

function skippedStatus({ type, message = '' }: XmlElement['attributes']): TestStatus {
  if (type === 'pytest.xfail') return 'xfail';
  // CTest counts such a test as failed, although it writes it down as skipped.
  return message.startsWith('Unable to find executable') ? 'errored' : 'skipped';
}

function messageOf(test: XmlElement, verdict: XmlElement | undefined): string {
  const output = test.children.find((child) => child.name === 'system-out')?.text ?? '';
  const message = verdict?.attributes.message ?? '';
  const details = (verdict?.text ?? '').trim() || output.trim();
  return details.startsWith(message) ? details : `${message}\n${details}`.trim();
}
