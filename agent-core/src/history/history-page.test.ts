import type { HistoryEntry } from '@barnraiser/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { filterHistory, historyPage } from './history-page.js';
import { mondayOf, nextMonday } from './local-week.js';

beforeEach(() => void vi.stubEnv('TZ', 'Europe/Berlin'));
afterEach(() => void vi.unstubAllEnvs());

function entry(changes: Partial<HistoryEntry>): HistoryEntry {
  return {
    kind: 'build',
    claimId: 'a',
    coordinator: 'http://c',
    project: 'hello',
    target: 'linux',
    attempt: 1,
    commit: null,
    startedAt: '2026-03-25T12:00:00.000Z',
    durationMs: 1_800_000,
    frozenMs: 0,
    cpuMs: 0,
    outcome: 'passed',
    reason: null,
    fault: null,
    detail: null,
    failedStep: null,
    isolation: 'none',
    tests: null,
    steps: [],
    accepted: null,
    ...changes,
  };
}

const all = { filter: {}, offset: 0, limit: 100 };

describe('a page of the history', () => {
  it('has the totals of everything that the filter lets through', () => {
    const builds = [
      entry({ outcome: 'failed', project: 'other' }),
      entry({}),
      entry({ outcome: 'released', durationMs: 900_000 }),
    ];
    const page = historyPage(builds, { ...all, offset: 1, limit: 1 }, Date.parse('2026-03-26T00:00:00Z'));
    expect(page).toMatchObject({
      entries: [builds[1]],
      total: 3,
      hours: 1.25,
      byOutcome: { failed: 1, passed: 1, released: 1 },
      projects: ['hello', 'other'],
      targets: ['linux'],
    });
    expect(filterHistory(builds, { project: 'hello', outcome: 'passed' })).toEqual([builds[1]]);
    expect(filterHistory(builds, { until: '2026-03-25T12:00:00.000Z' })).toEqual([]);
    expect(filterHistory(builds, { since: '2026-03-25T12:00:00.000Z' })).toHaveLength(3);
  });

  it('counts in weeks of local time, over a change of the clock, empty ones included', () => {
    // 2026-03-29 is the night in which Berlin goes to summer time.
    const builds = [
      entry({ startedAt: '2026-04-05T21:59:00.000Z' }),
      entry({ startedAt: '2026-03-22T22:30:00.000Z' }),
      entry({ startedAt: '2026-03-22T23:30:00.000Z' }),
    ];
    const { weeks } = historyPage(builds, all, Date.parse('2026-04-07T10:00:00Z'));
    expect(weeks.map(({ start, builds: count }) => [new Date(start).toString().slice(0, 21), count])).toEqual(
      [
        ['Mon Mar 16 2026 00:00', 1],
        ['Mon Mar 23 2026 00:00', 1],
        ['Mon Mar 30 2026 00:00', 1],
        ['Mon Apr 06 2026 00:00', 0],
      ],
    );
  });

  it('shows the last 26 weeks, and none before the first build', () => {
    expect(historyPage([], all, Date.now()).weeks).toEqual([]);
    const builds = [entry({ startedAt: '2020-01-01T00:00:00.000Z' })];
    expect(historyPage(builds, all, Date.parse('2026-04-07T10:00:00Z')).weeks).toHaveLength(26);
  });
});

it('begins weeks on Monday', () => {
  const sunday = Date.parse('2026-03-29T21:59:00Z');
  expect(new Date(mondayOf(sunday)).toString()).toMatch(/^Mon Mar 23 2026 00:00/);
  expect(nextMonday(mondayOf(sunday)) - mondayOf(sunday)).toBe(7 * 86_400_000 - 3_600_000);
});
