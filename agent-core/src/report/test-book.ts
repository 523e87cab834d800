import type { TestRecord, TestStatus } from '@barnraiser/protocol';
import { clipText } from './clip-text.js';

/** One test as a report tells it, not yet bounded. */
interface FoundTest {
  readonly suite: string;
  readonly name: string;
  readonly status: TestStatus;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly durationMs?: number | undefined;
  readonly message?: string | undefined;
  /** Which part of a long message is kept; the head unless said. */
  readonly messageEnd?: 'head' | 'tail';
}

/** Collects the tests of a step. */
export interface TestBook {
  add(test: FoundTest): void;
  /** Notes what could not be read of a report, as a test of its own that is in error. */
  addFlaw(file: string, message: string): void;
  /** Whether more would only be counted. */
  isFull(): boolean;
  records(): TestRecord[];
}

const maxTests = 200_000;
const maxNameBytes = 480;
const maxMessageBytes = 4096;
/** A year; more is a mistake of the report. */
const maxDurationMs = 366 * 86_400_000;

/**
 * Starts an empty book. Ids are "suite::name"; when one comes again, the second gets "#2". Beyond
 * `limit` tests one record, skipped, says how many are not kept.
 */
export function openTestBook(limit: number = maxTests): TestBook {
  const records: TestRecord[] = [];
  const seen = new Map<string, number>();
  let dropped = 0;

  const add = (test: FoundTest): void => {
    if (records.length >= limit) {
      dropped += 1;
      return;
    }
    const base = `${boundName(test.suite)}::${boundName(test.name)}`;
    const count = (seen.get(base) ?? 0) + 1;
    seen.set(base, count);
    records.push(recordOf(test, count === 1 ? base : `${base}#${count}`));
  };
  const addFlaw = (file: string, message: string): void =>
    add({ suite: file, name: '(report)', status: 'errored', message });
  const overflow = (): TestRecord =>
    recordOf(
      { suite: '(report)', name: '(more tests)', status: 'skipped', message: `${dropped} more are not kept` },
      '(report)::(more tests)',
    );
  return {
    add,
    addFlaw,
    isFull: () => records.length >= limit,
    records: () => (dropped === 0 ? records : [...records, overflow()]),
  };
}

function recordOf(test: FoundTest, id: string): TestRecord {
  const { file, line, durationMs, message } = test;
  const isLine = line !== undefined && Number.isSafeInteger(line) && line >= 0;
  const isDuration = durationMs !== undefined && durationMs >= 0 && durationMs <= maxDurationMs;
  return {
    id,
    suite: boundName(test.suite),
    name: boundName(test.name),
    status: test.status,
    ...(file === undefined || file === '' ? {} : { file: boundName(file) }),
    ...(isLine ? { line } : {}),
    ...(isDuration ? { durationMs: Math.round(durationMs * 1000) / 1000 } : {}),
    ...(message === undefined || message === ''
      ? {}
      : { message: clipText(message, maxMessageBytes, test.messageEnd ?? 'head') }),
  };
}

function boundName(name: string): string {
  const oneLine = name.replaceAll(/\s+/g, ' ').trim();
  return oneLine === '' ? '(unnamed)' : clipText(oneLine, maxNameBytes, 'head');
}
