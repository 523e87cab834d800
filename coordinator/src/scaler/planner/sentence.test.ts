import { expect, it } from 'vitest';
import type { PoolReport, Reason } from './decision.js';
import { sentence } from './sentence.js';

const nowMs = 1_000_000;
const say = (...reasons: Reason[]) => {
  const report: PoolReport = {
    pool: 'arm',
    wanted: 2,
    launching: 0,
    billed: 0,
    min: 0,
    max: 5,
    underWay: 0,
    ready: 0,
    busy: 0,
    draining: 0,
    orphans: 0,
    committedTodayUsd: 0,
    reasons,
  };
  return sentence(report, nowMs);
};
const load = (label: string, over: Partial<Extract<Reason, { kind: 'load' }>> = {}): Reason => ({
  kind: 'load',
  label,
  jobs: 1,
  overS: 30,
  idleVolunteers: 0,
  isGraceOver: false,
  ...over,
});

it('names three classes and counts the others', () => {
  expect(say(...['a', 'b', 'c', 'd', 'e'].map((label) => load(label)))).toBe(
    'wanted 2: 1 job of a waiting over 30 s; 1 job of b waiting over 30 s; 1 job of c waiting over 30 s; 2 more classes waiting',
  );
});

it('tells volunteers that are counted on from those that had their time', () => {
  expect(say(load('a', { idleVolunteers: 1 }))).toContain('over 30 s, 1 idle volunteer matches');
  expect(say(load('a', { idleVolunteers: 2, isGraceOver: true }))).toContain(
    'over 30 s, which 2 idle volunteers had time to take',
  );
});

const worded: [Reason, string][] = [
  [{ kind: 'minimum', min: 2 }, 'the minimum is 2'],
  [{ kind: 'at-maximum', max: 5, billed: 5 }, 'at maximum'],
  [{ kind: 'at-maximum', max: 5, billed: 6 }, 'above maximum (6 of 5)'],
  [
    { kind: 'at-budget', budgetUsdPerDay: 5, committedUsd: 4.9 },
    "at the day's budget ($4.90 of $5.00 spent or bound)",
  ],
  [{ kind: 'breaker', failures: 3, untilMs: nowMs + 3_600_000 }, 'stopped for 1h after 3 failed boots'],
  [{ kind: 'trial' }, 'one launch on trial, after failed boots'],
  [{ kind: 'unproven', outstanding: 3 }, '3 launches first, until one has booted'],
  [{ kind: 'list-stale', ageMs: null }, 'the provider has not listed its instances yet'],
  [{ kind: 'list-stale', ageMs: 360_000 }, "the provider's list is 6m old"],
  [
    { kind: 'holding-off', why: 'throttled', untilMs: nowMs + 30_000 },
    'the provider asks for slower calls, trying again in 30s',
  ],
  [{ kind: 'no-offer' }, 'no type or zone has any to give'],
  [{ kind: 'removed' }, 'the pool is removed'],
  [{ kind: 'closed' }, 'the pool is closed now'],
];

it.each(worded)('words %j', (reason, words) => {
  expect(say(reason)).toBe(`wanted 2: no job that it serves waits long enough; ${words}`);
});
