import type { HostConditions, Settings } from '@barnraiser/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { now as start, online, restful } from '../policy/testing/sample-conditions.js';
import type { Senses } from '../sense/senses.js';
import { applyPatch } from '../storage/settings-patch.js';
import { freshSettings } from '../storage/settings.js';
import { systemClock } from '../timing/clock.js';
import { Judge } from './judge.js';

let now = start;
let host: HostConditions = restful;
const clock = { ...systemClock, wallMs: () => now };
const machine = { isolations: async () => ['none' as const], diskFreeMb: async () => 5000 };
const senses: Senses = {
  look: async () => host,
  current: () => host,
  sense: ({ lastInputAt }) => {
    host = { ...host, presence: { ...host.presence, state: 'present', lastInputAt } };
  },
  glance: async () => undefined,
  attend: () => undefined,
  listen: () => undefined,
  isTold: () => false,
  isSuspended: () => false,
  reports: async () => [],
  close: () => undefined,
};

function codes(judge: Judge, isFinishing = false): string[] {
  return judge.verdict([online], { isFinishing }).reasons.map(({ code }) => code);
}

async function judgeOf(settings: Settings, builtMs = 0): Promise<Judge> {
  const judge = new Judge(machine, settings, clock, { senses, builtMs: () => builtMs });
  await judge.look();
  return judge;
}

beforeEach(() => {
  now = start;
  host = restful;
});

describe('the judge', () => {
  it('knows of input as soon as it is told', async () => {
    const judge = await judgeOf(freshSettings('desktop'));
    expect([judge.column, judge.allowedCores(4)]).toEqual(['away', 4]);
    expect(judge.verdict([online]).kind).toBe('allow');
    judge.sense({ lastInputAt: now, isLocked: null, onBattery: null, isSuspended: false });
    const found = judge.verdict([online]);
    expect(found.reasons[0]?.code).toBe('user-active');
    expect(judge.explain(found)).toMatch(/^It starts at about \d\d:\d\d if you stay away\.$/);
    expect([judge.column, judge.allowedCores(4)]).toEqual(['present', 0]);
  });

  it('holds to other settings at once', async () => {
    const settings = freshSettings('desktop');
    const judge = await judgeOf(settings);
    judge.changeSettings(applyPatch(settings, { limits: { diskFloorMb: 90_000, away: { cores: 1 } } }));
    expect(codes(judge)).toEqual(['disk-floor']);
    expect(judge.allowedCores(4)).toBe(1);
    judge.changeSettings({ ...settings, pausedUntil: new Date(now + 1000).toISOString() });
    expect(codes(judge)).toEqual(['paused']);
    now += 1000;
    expect(codes(judge)).toEqual(['queue-empty']);
  });

  it('waits for a hot processor to cool down', async () => {
    const judge = await judgeOf(freshSettings('desktop'));
    const at = async (celsius: number): Promise<string | undefined> => {
      host = { ...host, celsius };
      await judge.look();
      return codes(judge)[0];
    };
    expect(await at(84)).toBe('queue-empty');
    expect(await at(86)).toBe('thermal');
    expect(await at(82)).toBe('thermal');
    expect(await at(79)).toBe('queue-empty');
    expect(await at(82)).toBe('queue-empty');
  });

  it('counts the hours of the day, the failures, and the last build', async () => {
    const settings = applyPatch(freshSettings('desktop'), { limits: { hoursPerDay: 2 } });
    const judge = await judgeOf(settings, 7_200_000);
    judge.buildEnded('machine');
    expect(codes(judge, true)).toEqual(['quit-after-build', 'hours-budget', 'failure-backoff']);
    judge.buildEnded(null);
    expect(codes(judge)).toEqual(['hours-budget']);
  });

  it('waits no longer for what has happened when its clock is set back', async () => {
    const judge = await judgeOf(freshSettings('desktop'));
    judge.buildEnded('machine');
    judge.capBroken({ at: now, kind: 'cores', allowed: 1, used: 2 });
    now -= 86_400_000;
    expect(codes(judge)).toEqual(['cap-broken', 'failure-backoff']);
    now += 10_000;
    expect(codes(judge)).toEqual(['cap-broken']);
    now += 1_790_000;
    expect(codes(judge)).toEqual(['queue-empty']);
  });

  it('builds at once on a server where no sensor can tell', async () => {
    host = { ...restful, presence: { ...restful.presence, state: 'unknown', lastInputAt: null } };
    expect(codes(await judgeOf(freshSettings('server')))).toEqual(['queue-empty']);
    expect(codes(await judgeOf(freshSettings('desktop')))).toEqual(['idle-unknown']);
  });
});
