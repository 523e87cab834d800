import { expect, it } from 'vitest';
import { closedBreaker, mostUnderWay, nextBreaker, type Breaker } from './breaker.js';
import type { PoolState } from './state.js';
import { nowMs, poolOf, poolStateOf } from './testing/state-of.js';

const hourMs = 3_600_000;
const pool = (over: Partial<PoolState>) => poolStateOf(poolOf(), { lastReadyMs: null, ...over });
const open = (untilMs: number, times = 1): Breaker => ({
  kind: 'open',
  sinceMs: nowMs - hourMs,
  untilMs,
  times,
});

it('opens for an hour after three failed boots in a row', () => {
  const failedBootsMs = [nowMs - 300, nowMs - 200, nowMs - 100];
  expect(nextBreaker(pool({ failedBootsMs }), nowMs).breaker).toEqual({
    kind: 'open',
    sinceMs: nowMs,
    untilMs: nowMs + hourMs,
    times: 1,
  });
});

it('stays closed while boots succeed between failures', () => {
  const failedBootsMs = [nowMs - 300, nowMs - 200, nowMs - 100];
  const { breaker, failures } = nextBreaker(pool({ failedBootsMs, lastReadyMs: nowMs - 250 }), nowMs);
  expect([breaker, failures]).toEqual([closedBreaker, 2]);
});

it('tries one launch when its time is over', () => {
  const { breaker, failures } = nextBreaker(pool({ breaker: open(nowMs, 2) }), nowMs);
  expect(breaker).toEqual({ kind: 'trial', sinceMs: nowMs, times: 2 });
  expect(mostUnderWay(pool({}), breaker, failures)).toBe(1);
  expect(mostUnderWay(pool({}), open(nowMs + 1), 3)).toBe(0);
});

it('opens for twice as long when the trial fails, up to a day', () => {
  const trial = (times: number): Breaker => ({ kind: 'trial', sinceMs: nowMs - 1000, times });
  const after = (times: number) =>
    nextBreaker(pool({ breaker: trial(times), failedBootsMs: [nowMs - 1] }), nowMs).breaker;
  expect(after(1)).toMatchObject({ kind: 'open', untilMs: nowMs + 2 * hourMs, times: 2 });
  expect(after(9)).toMatchObject({ untilMs: nowMs + 24 * hourMs });
});

it('closes when the trial boots', () => {
  const breaker: Breaker = { kind: 'trial', sinceMs: nowMs - 1000, times: 3 };
  expect(nextBreaker(pool({ breaker, lastReadyMs: nowMs - 500 }), nowMs).breaker.kind).toBe('closed');
});

it('closes when the pool’s document is written anew', () => {
  const changed = pool({ breaker: open(nowMs + hourMs), rulesSinceMs: nowMs - 1 });
  expect(nextBreaker(changed, nowMs).breaker.kind).toBe('closed');
});

it('lets any number be under way once one has booted, and three less the failures before', () => {
  const most = (over: Partial<PoolState>, failures: number) =>
    mostUnderWay(pool(over), closedBreaker, failures);
  expect(most({ lastReadyMs: nowMs - 1 }, 0)).toBe(Infinity);
  expect(most({}, 0)).toBe(3);
  expect(most({ failedBootsMs: [nowMs - 1], lastReadyMs: nowMs - 2 }, 1)).toBe(2);
});
