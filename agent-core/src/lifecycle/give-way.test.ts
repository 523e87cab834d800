import type { ClaimId, Reason, Verdict, WaitCode } from '@barnraiser/protocol';
import { WaitCode as Codes } from '@barnraiser/protocol';
import { describe, expect, it } from 'vitest';
import { type Circumstances, type FreezeCause, giveWay, isUnsafe, type Yield } from './give-way.js';
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
  frozenMs: 0,
  phase: { at: 'running', n: 0, name: 'make', since: 10_000 },
};
const quiet: Circumstances = {
  now: 20_000,
  isOverriding: false,
  lastInputAt: null,
  isSuspended: false,
  holdMs: 600_000,
  resumeAfterMs: 60_000,
};
const release = (reason: Reason): Yield => ({ how: 'release', reason });
const freeze = (cause: FreezeCause): Yield => ({ how: 'freeze', cause });

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
    ['thermal', release('thermal')],
    ['disk-floor', release('owner-reclaimed')],
    ['memory-pressure', release('owner-reclaimed')],
    ['cap-broken', release('owner-reclaimed')],
    ['sandbox-missing', release('owner-reclaimed')],
    ['no-consent', release('owner-reclaimed')],
    ['battery', release('battery')],
    ['charge-low', release('battery')],
    ['low-power-mode', release('battery')],
    ['paused', freeze('paused')],
    ['user-active', freeze('user-active')],
    ['idle-unknown', freeze('idle-unknown')],
    ['fullscreen', freeze('fullscreen')],
    ['exclusive-app', freeze('exclusive-app')],
    ['remote-session', freeze('remote-session')],
  ] as const)('gives way to %s', (code, way) => {
    expect(giveWay(waitFor('queue-empty', code), build, quiet)).toEqual(way);
  });

  it('goes back rather than stands still where there are reasons for both', () => {
    expect(giveWay(waitFor('paused', 'user-active', 'battery'), build, quiet)).toEqual(release('battery'));
  });

  it('stands still while the machine goes to sleep, whatever the owner has set aside', () => {
    const asleep = { ...quiet, isSuspended: true, isOverriding: true };
    expect(giveWay({ kind: 'allow', reasons: [] }, build, asleep)).toEqual(freeze('asleep'));
    expect(giveWay(waitFor('user-active'), build, asleep)).toEqual(freeze('asleep'));
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
    expect(giveWay(waitFor('thermal', 'user-active'), build, overriding)).toEqual(release('thermal'));
  });

  it('finishes before the pause that lets it finish', () => {
    const finishing = { ...build, isFinishing: true };
    expect(giveWay(waitFor('paused'), finishing, quiet)).toBeNull();
    expect(giveWay(waitFor('paused', 'user-active'), finishing, quiet)).toEqual(freeze('user-active'));
  });

  it.each([
    ['input from before it started', 'user-active', 9_000, null],
    ['the click that started it', 'user-active', 10_900, null],
    ['input after it started', 'user-active', 13_000, freeze('user-active')],
    ['sensors that know nothing', 'idle-unknown', null, null],
    ['a battery', 'battery', null, null],
    ['a pause that was there before', 'paused', null, null],
    ['heat', 'thermal', null, release('thermal')],
  ] as const)('that the owner asked for meets %s', (_name, code, lastInputAt, way) => {
    const wished = { ...build, startedDespitePresence: true };
    expect(giveWay(waitFor(code), wished, { ...quiet, lastInputAt })).toEqual(way);
  });
});

it('tells danger from everything else', () => {
  expect(isUnsafe(waitFor('user-active', 'thermal'))).toBe(true);
  expect(isUnsafe(waitFor('user-active', 'paused'))).toBe(false);
  expect(isUnsafe({ kind: 'allow', reasons: [] })).toBe(false);
});
