import { expect, test, vi } from 'vitest';
import { LogBatch } from './log-batch.js';

test('small writes are sent together, after a moment', () => {
  vi.useFakeTimers();
  try {
    const sent: unknown[] = [];
    const batch = new LogBatch((key, value) => void sent.push([key, value]));
    void batch.add('stdout', 'a\n');
    void batch.add('stdout', 'b\n');
    void batch.add('stderr', 'c\n');
    void batch.add('stdout', 'd\n');
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(250);
    expect(sent).toEqual([
      ['stdout', 'a\nb\n'],
      ['stderr', 'c\n'],
      ['stdout', 'd\n'],
    ]);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test('streams that take turns cost few messages, and keep their own order', () => {
  const sent: [string, string][] = [];
  const batch = new LogBatch((key, value) => void sent.push([key, value as string]));
  for (let i = 0; i < 1000; i += 1) void batch.add(i % 2 === 0 ? 'stdout' : 'stderr', `${i}\n`);
  void batch.flush();
  expect(sent.length).toBeLessThan(40);
  const out = sent.filter(([key]) => key === 'stdout').map(([, text]) => text);
  expect(out.join('').split('\n').slice(0, -1).map(Number)).toEqual(
    Array.from({ length: 500 }, (_, i) => 2 * i),
  );
});

test('a long text is cut between characters', () => {
  const sent: string[] = [];
  const batch = new LogBatch((_, value) => void sent.push(value as string));
  const text = `x${'😀'.repeat(300_000)}`;
  void batch.add('stdout', text);
  expect(sent.join('')).toBe(text);
  expect(sent.length).toBeGreaterThan(4);
  for (const part of sent) expect(Buffer.from(part).toString()).toBe(part);
});
