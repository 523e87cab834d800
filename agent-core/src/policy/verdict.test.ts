import { type HostConditions, type LimitSettings, Verdict, type WaitCode } from '@barnraiser/protocol';
import { describe, expect, it } from 'vitest';
import type { Conditions, OwnerRules } from './rules/conditions.js';
import { fine, now, online, owner, restful } from './testing/sample-conditions.js';
import { verdict } from './verdict.js';

function codes(conditions: Partial<Conditions>, decided: Partial<OwnerRules> = {}): string[] {
  const found = verdict({ ...fine, ...conditions }, { ...owner, ...decided });
  expect(Verdict.parse(found)).toEqual(found);
  return [found.kind, ...found.reasons.map(({ code }) => code)];
}

function host(changes: { [K in keyof HostConditions]?: Partial<HostConditions[K]> }): Partial<Conditions> {
  const { presence, power, load, ...rest } = changes;
  return {
    host: {
      ...restful,
      ...(rest as Partial<HostConditions>),
      presence: { ...restful.presence, ...presence },
      power: { ...restful.power, ...power },
      load: { ...restful.load, ...load },
    },
  };
}

function limits(changes: Partial<LimitSettings>): Partial<OwnerRules> {
  return { limits: { ...owner.limits, ...changes } };
}

const typing = host({ presence: { state: 'present', lastInputAt: now - 12_000 } });
const unsensed = host({ presence: { state: 'unknown', lastInputAt: null } });
const discharging = (percent: number) => host({ power: { onBattery: true, percent } });
const weekends = Array.from({ length: 7 }, (_, day) => (day > 4 ? '1' : '0').repeat(24));

describe('the verdict', () => {
  it.each<[string, Partial<Conditions>, Partial<OwnerRules>, 'allow' | 'wait', WaitCode[]]>([
    ['is ready when all is well', {}, {}, 'allow', ['queue-empty']],
    [
      'says nothing while it connects',
      { coordinators: [{ ...online, link: 'connecting' }] },
      {},
      'allow',
      [],
    ],
    ['waits without a coordinator', { coordinators: [] }, {}, 'wait', ['no-projects']],
    ['waits on a hot processor', host({ celsius: 85 }), {}, 'wait', ['thermal']],
    ['waits until it is cooler by 5', { ...host({ celsius: 80 }), wasHot: true }, {}, 'wait', ['thermal']],
    ['goes on then', { ...host({ celsius: 79 }), wasHot: true }, {}, 'allow', ['queue-empty']],
    [
      'has no ceiling without one',
      host({ celsius: 99 }),
      limits({ maxCelsius: null }),
      'allow',
      ['queue-empty'],
    ],
    ['waits on a full disk', host({ diskFreeMb: 1000 }), {}, 'wait', ['disk-floor']],
    [
      'goes on where free space is not known',
      { host: { ...restful, diskFreeMb: null } },
      {},
      'allow',
      ['queue-empty'],
    ],
    ['waits for memory', host({ load: { memoryAvailableMb: 200 } }), {}, 'wait', ['memory-pressure']],
    ['waits while memory stalls', host({ load: { memoryStallRatio: 0.3 } }), {}, 'wait', ['memory-pressure']],
    [
      'waits without the required sandbox',
      { sandboxes: ['none'] },
      { isolation: 'bubblewrap' },
      'wait',
      ['sandbox-missing'],
    ],
    ['takes the best there is otherwise', { sandboxes: ['none'] }, {}, 'allow', ['queue-empty']],
    ['waits while paused', {}, { pausedUntil: Infinity }, 'wait', ['paused']],
    ['goes on when the pause is over', {}, { pausedUntil: now }, 'allow', ['queue-empty']],
    ['takes nothing after the last build', { isFinishing: true }, {}, 'wait', ['quit-after-build']],
    ['waits for the owner', typing, {}, 'wait', ['user-active']],
    [
      'builds beside an owner who lets it',
      typing,
      limits({ present: { cores: 1, memoryMb: null, cpuPercent: null } }),
      'allow',
      ['queue-empty'],
    ],
    ['takes nobody for present who cannot be seen', unsensed, {}, 'wait', ['idle-unknown']],
    ['waits until the sensors have looked', { host: null }, {}, 'wait', ['idle-unknown']],
    ['takes a server for free that cannot tell', unsensed, { kind: 'server' }, 'allow', ['queue-empty']],
    ['waits for who types on a server', typing, { kind: 'server' }, 'wait', ['user-active']],
    [
      'waits for who is here from elsewhere',
      host({ presence: { state: 'present', isRemote: true } }),
      {},
      'wait',
      ['remote-session'],
    ],
    ['waits on battery', discharging(90), {}, 'wait', ['battery']],
    [
      'builds on battery where it may',
      discharging(90),
      limits({ onBattery: true }),
      'allow',
      ['queue-empty'],
    ],
    ['waits on a low battery', discharging(50), limits({ onBattery: true }), 'wait', ['charge-low']],
    ['waits while others keep it busy', host({ load: { otherCpuRatio: 0.51 } }), {}, 'wait', ['cpu-busy']],
    ['waits while the disk is busy', host({ load: { ioStallRatio: 0.5 } }), {}, 'wait', ['io-busy']],
    [
      'ignores load where it may',
      host({ load: { otherCpuRatio: 1, ioStallRatio: 1 } }),
      limits({ busyPercent: null }),
      'allow',
      ['queue-empty'],
    ],
    ['keeps to the schedule', {}, limits({ schedule: weekends }), 'wait', ['schedule']],
    [
      'builds in open hours',
      { local: { ...fine.local, weekday: 5 } },
      limits({ schedule: weekends }),
      'allow',
      ['queue-empty'],
    ],
    [
      'builds nothing for nobody without cores',
      {},
      limits({ away: { cores: 0, memoryMb: null, cpuPercent: null } }),
      'wait',
      ['schedule'],
    ],
    [
      'keeps to the hours of a day',
      { builtTodayMs: 3_600_000 },
      limits({ hoursPerDay: 1 }),
      'wait',
      ['hours-budget'],
    ],
    [
      'goes on asking a coordinator that is down',
      { coordinators: [{ ...online, link: 'offline', retryAt: now + 2000 }] },
      {},
      'allow',
      ['coordinator-down'],
    ],
    [
      'knows when the network is gone',
      { coordinators: [{ ...online, link: 'offline' }], hasNetwork: false },
      {},
      'allow',
      ['offline', 'coordinator-down'],
    ],
    [
      'needs no network for itself',
      { coordinators: [{ ...online, url: 'http://127.0.0.1:80', link: 'offline' }], hasNetwork: false },
      {},
      'allow',
      ['coordinator-down'],
    ],
    [
      'tells of a refusal',
      { coordinators: [{ ...online, link: 'refused', refusal: 'unauthorised' }] },
      {},
      'allow',
      ['unauthorised'],
    ],
    [
      'tells of a pending approval',
      { coordinators: [{ ...online, link: 'refused', refusal: 'pending' }] },
      {},
      'allow',
      ['unauthorised'],
    ],
    [
      'tells of a version that is not served',
      { coordinators: [{ ...online, link: 'refused', refusal: 'too-old' }] },
      {},
      'allow',
      ['too-old'],
    ],
    [
      'tells of a suspension',
      { coordinators: [{ ...online, link: 'refused', refusal: 'suspended' }] },
      {},
      'allow',
      ['quarantined'],
    ],
    [
      'tells of a pause that was asked for',
      { coordinators: [{ ...online, pausedUntil: now + 5000 }] },
      {},
      'allow',
      ['project-paused'],
    ],
    [
      'waits after failures of the machine',
      { machineFailures: { inRow: 2, lastAt: now - 19_000 } },
      {},
      'wait',
      ['failure-backoff'],
    ],
    [
      'forgives them in time',
      { machineFailures: { inRow: 2, lastAt: now - 20_000 } },
      {},
      'allow',
      ['queue-empty'],
    ],
  ])('%s', (_name, conditions, decided, kind, expected) => {
    expect(codes(conditions, decided)).toEqual([kind, ...expected]);
  });

  it('tells all reasons, those that stop it first, then the most important', () => {
    const many = { ...typing, coordinators: [{ ...online, link: 'offline' as const }] };
    const hot = { ...many, host: { ...many.host!, celsius: 90 }, machineFailures: { inRow: 1, lastAt: now } };
    expect(codes(hot)).toEqual(['wait', 'thermal', 'user-active', 'failure-backoff', 'coordinator-down']);
  });

  it('sets overridable reasons aside when told to build anyway, and still shows them', () => {
    const anyway = { anywayUntil: now + 1000 };
    expect(codes(typing, anyway)).toEqual(['allow', 'queue-empty', 'user-active']);
    expect(codes(typing, { anywayUntil: now })).toEqual(['wait', 'user-active']);
    expect(codes({ ...typing, isFinishing: true }, anyway)).toEqual([
      'wait',
      'quit-after-build',
      'user-active',
    ]);
    expect(codes(discharging(19), anyway)).toEqual(['wait', 'charge-low', 'battery']);
    expect(codes(discharging(21), anyway)).toEqual(['allow', 'queue-empty', 'battery']);
  });

  it('never says that it waits for what is set aside', () => {
    const connecting = { ...fine, ...typing, coordinators: [{ ...online, link: 'connecting' as const }] };
    const found = verdict(connecting, { ...owner, anywayUntil: now + 1000 });
    expect(found.reasons.map(({ sentence }) => sentence)).toEqual([
      'Set aside: you are using this computer.',
    ]);
  });

  it('says what was seen and when it clears', () => {
    const [found] = verdict({ ...fine, ...typing }, owner).reasons;
    expect(found).toMatchObject({
      sentence: 'Waiting: you are using this computer.',
      evidence: 'last input 12 seconds ago',
      clears: '3 minutes after you stop',
      clearsAt: now + 168_000,
      isOverridable: true,
    });
  });

  it('names the busiest program', () => {
    const busy = host({ load: { otherCpuRatio: 0.8, busiest: 'firefox' } });
    const [found] = verdict({ ...fine, ...busy }, owner).reasons;
    expect(found?.evidence).toContain('80 % of the processor, most of all firefox');
  });
});
