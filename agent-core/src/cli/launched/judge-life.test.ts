import { maxLifeGraceS } from '@barnraiser/protocol';
import { describe, expect, it } from 'vitest';
import { judgeLife } from './judge-life.js';

const rules = { idleExitS: 300, maxLifeS: 3600 };

function judged(
  ageS: number,
  idleForS: number | null,
  given: Parameters<typeof judgeLife>[0] = rules,
): string {
  const nowMs = 5_000_000;
  const idleSinceMs = idleForS === null ? null : nowMs - idleForS * 1000;
  return judgeLife(given, { nowMs, beganMs: nowMs - ageS * 1000, idleSinceMs }).kind;
}

describe('a launched machine', () => {
  it.each([
    ['lives while it builds', 3599, null, 'live'],
    ['lives while it waits for less than it may', 1000, 299, 'live'],
    ['ends when it had nothing to build for long enough', 1000, 300, 'drain'],
    ['takes no more at the end of its life', 3600, 10, 'drain'],
    ['may finish its build then', 3600 + maxLifeGraceS - 1, null, 'drain'],
    ['gives its build back after the grace', 3600 + maxLifeGraceS, null, 'preempt'],
  ])('%s', (_, ageS, idleForS, kind) => {
    expect(judged(ageS, idleForS)).toBe(kind);
  });

  it('never ends of itself where nothing says so', () => {
    expect(judged(1e6, 1e6, { idleExitS: null, maxLifeS: null })).toBe('live');
  });
});
