import type { ClaimId, Verdict, WaitCode } from '@barnraiser/protocol';
import { WaitCode as Codes } from '@barnraiser/protocol';
import { describe, expect, it } from 'vitest';
import { type Circumstances, giveWay, isUnsafe } from './give-way.js';
import type { Build } from './state.js';

const build: Build = {
  claimId: 'a' as ClaimId,
  coordinator: 'http://c',
  project: 'hello',
  target: 'linux',
  title: 'Hello',
  attempt: 1,
  stepCount: 1,
  startedAt: 10_000,
  startedDespitePresence: false,
  isFinishing: false,
  phase: { at: 'running', n: 0, name: 'make', since: 10_000 },
};
const quiet: Circumstances = { isOverriding: false, lastInputAt: null };

function waitFor(...codes: WaitCode[]): Verdict {
  const reasons = codes.map((code) => ({
    code,
    evidence: '',
    clears: null,
    clearsAt: null,
    action: null,
    sentence: '',
    isOverridable: code !== 'paused' && code !== 'thermal',
  }));
  return { kind: 'wait', reasons };
}

describe('a running build', () => {
  it.each([
    ['thermal', 'thermal'],
    ['disk-floor', 'owner-reclaimed'],
    ['memory-pressure', 'owner-reclaimed'],
    ['paused', 'owner-reclaimed'],
    ['user-active', 'owner-reclaimed'],
    ['idle-unknown', 'owner-reclaimed'],
    ['remote-session', 'owner-reclaimed'],
    ['battery', 'battery'],
    ['charge-low', 'battery'],
  ] as const)('gives way to %s, as %s', (code, reason) => {
    expect(giveWay(waitFor('queue-empty', code), build, quiet)).toBe(reason);
  });

  it('may finish whatever else comes', () => {
    const others = Codes.options.filter((code) => giveWay(waitFor(code), build, quiet) === null);
    expect(others).toEqual([
      'quit-after-build',
      'cpu-busy',
      'io-busy',
      'schedule',
      'hours-budget',
      'offline',
      'metered',
      'data-budget',
      'coordinator-down',
      'unauthorised',
      'too-old',
      'clock-skew',
      'no-projects',
      'no-match',
      'queue-empty',
      'project-paused',
      'quarantined',
      'failure-backoff',
    ]);
  });

  it('does not give way to what only explains an agent that may work', () => {
    expect(giveWay({ ...waitFor('user-active'), kind: 'allow' }, build, quiet)).toBeNull();
  });

  it('does not give way to reasons that the owner has set aside', () => {
    const overriding = { ...quiet, isOverriding: true };
    expect(giveWay(waitFor('cpu-busy', 'user-active'), build, overriding)).toBeNull();
    expect(giveWay(waitFor('thermal', 'user-active'), build, overriding)).toBe('thermal');
  });

  it('finishes before the pause that lets it finish', () => {
    const finishing = { ...build, isFinishing: true };
    expect(giveWay(waitFor('paused'), finishing, quiet)).toBeNull();
    expect(giveWay(waitFor('paused', 'user-active'), finishing, quiet)).toBe('owner-reclaimed');
  });

  it.each([
    ['input from before it started', 'user-active', 9_000, null],
    ['the click that started it', 'user-active', 10_900, null],
    ['input after it started', 'user-active', 13_000, 'owner-reclaimed'],
    ['sensors that know nothing', 'idle-unknown', null, null],
    ['a battery', 'battery', null, null],
    ['a pause that was there before', 'paused', null, null],
    ['heat', 'thermal', null, 'thermal'],
  ] as const)('that the owner asked for meets %s', (_name, code, lastInputAt, reason) => {
    const wished = { ...build, startedDespitePresence: true };
    expect(giveWay(waitFor(code), wished, { ...quiet, lastInputAt })).toBe(reason);
  });
});

it('tells danger from everything else', () => {
  expect(isUnsafe(waitFor('user-active', 'thermal'))).toBe(true);
  expect(isUnsafe(waitFor('user-active', 'paused'))).toBe(false);
  expect(isUnsafe({ kind: 'allow', reasons: [] })).toBe(false);
});
