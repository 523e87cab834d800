import { appendFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { estimateFrom } from './estimate.js';
import { historyCsv } from './history-csv.js';
import type { HistoryEntry } from '@barnraiser/protocol';
import { addToHistory, readHistory } from './history.js';

function entry(claimId: string, changes: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    kind: 'build',
    claimId,
    coordinator: 'http://c',
    project: 'hello',
    target: 'linux',
    attempt: 1,
    commit: null,
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 1000,
    frozenMs: 0,
    cpuMs: 900,
    outcome: 'passed',
    reason: null,
    fault: null,
    detail: null,
    failedStep: null,
    isolation: 'none',
    tests: null,
    steps: [{ name: 'make', outcome: 'passed', durationMs: 600 }],
    accepted: null,
    ...changes,
  };
}

describe('the history', () => {
  it('lists the newest build first and what became of it', async () => {
    const folder = await temporaryFolder();
    await addToHistory(folder, entry('a'));
    await addToHistory(folder, entry('b'));
    await addToHistory(folder, { kind: 'delivered', claimId: 'a', accepted: 'current' });
    // Delivered while the work folder was still being removed.
    await addToHistory(folder, { kind: 'delivered', claimId: 'c', accepted: 'late' });
    await addToHistory(folder, entry('c'));
    const found = await readHistory(folder);
    expect(found.map(({ claimId, accepted }) => [claimId, accepted])).toEqual([
      ['c', 'late'],
      ['b', null],
      ['a', 'current'],
    ]);
  });

  it('is empty at first and leaves out lines that cannot be read', async () => {
    const folder = await temporaryFolder();
    expect(await readHistory(join(folder, 'none'))).toEqual([]);
    await addToHistory(folder, entry('a'));
    await appendFile(join(folder, 'builds.jsonl'), '{"kind":"bui\n');
    await addToHistory(folder, entry('b'));
    expect((await readHistory(folder)).map(({ claimId }) => claimId)).toEqual(['b', 'a']);
  });

  it('starts a new file when one is full, and still reads the old one', async () => {
    const folder = await temporaryFolder();
    await addToHistory(folder, entry('a'));
    await appendFile(join(folder, 'builds.jsonl'), '\n'.repeat(5 * 1024 * 1024));
    await addToHistory(folder, entry('b'));
    expect(await readdir(folder)).toHaveLength(2);
    expect((await readHistory(folder)).map(({ claimId }) => claimId)).toEqual(['b', 'a']);
  });

  it('keeps no more than twenty files', async () => {
    const folder = await temporaryFolder();
    for (let n = 10; n < 35; n += 1) await writeFile(join(folder, `builds.20${n}-01-01.jsonl`), '');
    await appendFile(join(folder, 'builds.jsonl'), '\n'.repeat(5 * 1024 * 1024 + 1));
    await addToHistory(folder, entry('a'));
    expect(await readdir(folder)).toHaveLength(20);
  });
});

describe('the estimate', () => {
  it('is the median of the newest builds that passed', () => {
    const history = [900, 100, 5000, 300, 200, 1].map((durationMs, n) => entry(`${n}`, { durationMs }));
    const estimate = estimateFrom(
      [entry('x', { outcome: 'failed', durationMs: 1 }), ...history],
      'hello',
      'linux',
    );
    expect(estimate.buildMs).toBe(300);
    expect(estimate.stepMs('make')).toBe(600);
    expect(estimate.stepMs('check')).toBeNull();
    expect(estimateFrom(history, 'hello', 'bsd').buildMs).toBeNull();
  });
});

describe('the history as CSV', () => {
  it('quotes what needs it and starts no formula', () => {
    const csv = historyCsv([entry('a', { failedStep: 'a "b", c', target: '=1+1' })]);
    const [heading, row] = csv.split('\r\n');
    expect(heading).toMatch(/^claimId,coordinator,.*,tests\.errored$/);
    expect(row).toContain('"a ""b"", c"');
    expect(row).toContain(",'=1+1,");
  });
});
