import { describe, expect, test } from 'vitest';
import { ByteStore } from '../bytes/byte-store.js';
import { shownLine } from '../bytes/shown-line.js';
import { followSource } from './follow-source.js';
import { LogFeed } from './log-feed.js';
import type { LogPart } from './log-source.js';
import { LogSourceError } from './log-source.js';
import { LogTimes } from './log-times.js';

const text = 'one\ntwo\nthree\n';
const bytes = new TextEncoder().encode(text);

function part(from: number, to: number, more: Partial<LogPart> = {}): LogPart {
  const piece = bytes.subarray(from, to);
  return {
    from,
    bytes: piece,
    total: bytes.length,
    ended: true,
    truncatedBytes: 0,
    sections: [],
    marks: [],
    ...more,
  };
}

function options(problems: unknown[] = [], signal = new AbortController().signal) {
  return {
    signal,
    onPart: () => {},
    onProblem: (problem: { error: LogSourceError } | null) => problems.push(problem?.error.code ?? null),
    pause: () => Promise.resolve(),
  };
}

describe('following a source', () => {
  test('asks on from where the store ends, until the log has ended', async () => {
    const asked: number[] = [];
    const store = new ByteStore();
    const source = { read: async (from: number) => (asked.push(from), part(from, from + 5)) };
    await followSource(source, store, options());
    expect([store.byteLength, asked]).toEqual([bytes.length, [0, 5, 10]]);
  });

  test('takes bytes that it has already only once', async () => {
    const store = new ByteStore();
    await followSource({ read: async (from) => part(Math.max(0, from - 3), from + 4) }, store, options());
    expect(Array.from({ length: store.lineCount }, (_, n) => shownLine(store, n).plain)).toEqual([
      'one',
      'two',
      'three',
    ]);
  });

  test('says what is wrong, tries again, and says that it works again', async () => {
    const problems: unknown[] = [];
    let calls = 0;
    const read = async (from: number) => {
      calls += 1;
      if (calls === 1) throw new Error('gone');
      if (calls === 2) return part(from + 1, from + 2);
      return part(from, bytes.length);
    };
    await followSource({ read }, new ByteStore(), options(problems));
    expect(problems).toEqual(['unreachable', 'unreachable', null]);
  });

  test('does not ask again for a log that is not kept', async () => {
    const problems: unknown[] = [];
    const read = () => Promise.reject(new LogSourceError('not-kept', 'gone'));
    await followSource({ read }, new ByteStore(), options(problems));
    expect(problems).toEqual(['not-kept']);
  });

  test('ends at once when it is aborted', async () => {
    const abort = new AbortController();
    const store = new ByteStore();
    const read = async (from: number) => (abort.abort(), part(from, from + 1));
    await followSource({ read }, store, options([], abort.signal));
    expect(store.byteLength).toBe(0);
  });
});

describe('a feed', () => {
  test('tells of many pieces in one go, and of the end', async () => {
    const notify: (() => void)[] = [];
    const feed = new LogFeed({ read: async (from) => part(from, from + 2) }, (tell) => notify.push(tell));
    let told = 0;
    feed.subscribe(() => (told += 1));
    await feed.start();
    expect(notify).toHaveLength(1);
    notify[0]?.();
    expect([told, feed.version, feed.hasEnded, feed.store.lineCount]).toEqual([1, 1, true, 3]);
  });
});

test('times are those of the last mark before a byte', () => {
  const times = new LogTimes();
  times.add([
    { offset: 0, at: 1000 },
    { offset: 10, at: 2000 },
  ]);
  times.add([{ offset: 10, at: 3000 }]);
  expect([times.at(0), times.at(9), times.at(10), times.at(99), times.first]).toEqual([
    1000, 1000, 2000, 2000, 1000,
  ]);
  expect(new LogTimes().at(5)).toBeNull();
});
