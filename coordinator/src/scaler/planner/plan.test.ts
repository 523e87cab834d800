import { describe, expect, it } from 'vitest';
import type { ProviderInstance } from '../providers/provider.js';
import type { Action } from './decision.js';
import { plan } from './plan.js';
import { sentence } from './sentence.js';
import type { PoolState, State } from './state.js';
import { jobsOf, launchOf, nowMs, poolOf, poolStateOf, stateOf } from './testing/state-of.js';

const launchesOf = (state: State) => plan(state).actions.filter(({ kind }) => kind === 'launch').length;
const actionsOf = (state: State) => plan(state).actions.map(said);
const said = (action: Action) =>
  'reason' in action && 'launchId' in action
    ? `${action.kind} ${action.launchId} ${action.reason}`
    : action.kind;
const booting = (launchId: string) =>
  launchOf(launchId, {
    state: 'booting',
    bootedAtMs: nowMs - 20_000,
    idleSinceMs: null,
    lastContactMs: null,
  });
const busy = (launchId: string, over = {}) =>
  launchOf(launchId, { state: 'busy', usedSlots: 1, idleSinceMs: null, ...over });
const listed = (instanceId: string, over: Partial<ProviderInstance> = {}): ProviderInstance => ({
  instanceId,
  launchId: null,
  state: 'running',
  launchedAtMs: nowMs - 600_000,
  type: 'small',
  zone: 'a',
  spot: false,
  usdPerHour: 0.1,
  interruption: 'none',
  ...over,
});
const listing = (...instances: ProviderInstance[]): Partial<PoolState> => ({
  listing: { atMs: nowMs - 1000, instances },
});

describe('load', () => {
  it('launches a machine for each job that waits too long', () => {
    expect(launchesOf(stateOf({ classes: [jobsOf(3)] }))).toBe(3);
  });

  it('launches none for jobs that wait less than the delay', () => {
    expect(launchesOf(stateOf({ classes: [jobsOf(3, 29)] }))).toBe(0);
    expect(launchesOf(stateOf({ classes: [jobsOf(3, 30)] }))).toBe(3);
  });

  it('waits half as long for urgent jobs, and twice as long for two that share a machine', () => {
    const jobs = (priority: number, waitedS: number) => {
      const groups = [{ priority, queuedAtMs: nowMs - waitedS * 1000, count: 2 }];
      return launchesOf(stateOf({ classes: [jobsOf(0, 0, { groups })] }));
    };
    expect([jobs(10, 14), jobs(10, 15)]).toEqual([0, 2]);
    expect([jobs(-10, 59), jobs(-10, 60)]).toEqual([0, 1]);
  });

  it('counts what boots once, and what is free', () => {
    const launches = [booting('1'), launchOf('2'), busy('3')];
    expect(launchesOf(stateOf({ classes: [jobsOf(3)], launches }))).toBe(1);
  });

  it('counts a machine once though several classes match it', () => {
    const classes = [jobsOf(1), jobsOf(1, 60, { classId: 'other' })];
    expect(launchesOf(stateOf({ classes, launches: [booting('1')] }))).toBe(1);
  });

  it('shares machines among jobs by the ratio, and among the slots of a machine', () => {
    const pools = (rules: Record<string, unknown>) => [poolStateOf(poolOf(rules))];
    expect(launchesOf(stateOf({ classes: [jobsOf(4)], pools: pools({ ratio: 0.5 }) }))).toBe(2);
    expect(launchesOf(stateOf({ classes: [jobsOf(5)], pools: pools({ slots: 4 }) }))).toBe(2);
  });

  it('gives what is scarce to the most important class', () => {
    const urgent = [{ priority: 10, queuedAtMs: nowMs - 60_000, count: 1 }];
    const classes = [
      jobsOf(5, 600),
      jobsOf(0, 0, { classId: 'urgent', groups: urgent, pools: ['arm', 'other'] }),
    ];
    const other = poolStateOf(
      poolOf({ name: 'other', max: 1, offers: [{ type: 't', zones: ['a'], onDemandUsdPerHour: 9 }] }),
    );
    const { actions } = plan(stateOf({ classes, pools: [poolStateOf(poolOf({ max: 1 })), other] }));
    expect(actions.map(({ pool }) => pool)).toEqual(['arm']);
  });
});

describe('volunteers', () => {
  const volunteers = [{ classIds: ['arm'], idle: 2 }];

  it('are preferred: what idle ones match is left to them', () => {
    expect(launchesOf(stateOf({ classes: [jobsOf(5)], volunteers }))).toBe(3);
  });

  it('are counted once, and where nothing else can help', () => {
    const classes = [jobsOf(1), jobsOf(1, 60, { classId: 'other' })];
    const both = [
      { classIds: ['arm', 'other'], idle: 1 },
      { classIds: ['arm'], idle: 1 },
    ];
    expect(launchesOf(stateOf({ classes, volunteers: both }))).toBe(0);
    expect(launchesOf(stateOf({ classes, volunteers: both.slice(0, 1) }))).toBe(1);
  });

  it('are waited for no longer than the grace', () => {
    expect(launchesOf(stateOf({ classes: [jobsOf(2, 149)], volunteers }))).toBe(0);
    expect(launchesOf(stateOf({ classes: [jobsOf(2, 150)], volunteers }))).toBe(2);
  });
});

describe('limits', () => {
  it('counts everything that is billed against the maximum', () => {
    const launches = [
      busy('1'),
      launchOf('2', { state: 'draining', usedSlots: 1 }),
      launchOf('3', { state: 'ordered', instanceId: null, bootedAtMs: null, orderedAtMs: nowMs }),
    ];
    const pools = [poolStateOf(poolOf(), listing(listed('i-1'), listed('i-orphan')))];
    expect(launchesOf(stateOf({ classes: [jobsOf(9)], launches, pools }))).toBe(1);
  });

  it('never books more than the budget allows to the end of the machines’ lives', () => {
    // Each may run for four hours and a quarter at $0.10.
    const pools = [poolStateOf(poolOf({ budgetUsdPerDay: 1, bootTimeoutS: 600, unfilledAfterS: 300 }))];
    const decision = plan(stateOf({ classes: [jobsOf(5)], pools }));
    expect(decision.actions).toHaveLength(2);
    expect(decision.alarms).toContainEqual({ kind: 'budget-reached', pool: 'arm', budgetUsdPerDay: 1 });
    expect(decision.reports[0]!.committedTodayUsd).toBeLessThanOrEqual(1);
  });

  it('keeps the budget of tomorrow, too', () => {
    const at23 = nowMs + 11 * 3_600_000;
    const rules = poolOf({
      budgetUsdPerDay: 0.5,
      offers: [{ type: 't', zones: ['a'], onDemandUsdPerHour: 0.1 }],
    });
    const pools = [poolStateOf(rules, { listing: { atMs: at23, instances: [] } })];
    // One hour today is cheap; three hours and a quarter tomorrow are not.
    expect(launchesOf(stateOf({ nowMs: at23, classes: [jobsOf(5)], pools }))).toBe(1);
  });

  it('launches nothing without a list, or with an old one', () => {
    const classes = [jobsOf(2)];
    const old = { atMs: nowMs - 301_000, instances: [] };
    for (const given of [null, old]) {
      const { actions, alarms } = plan(
        stateOf({ classes, pools: [poolStateOf(poolOf(), { listing: given })] }),
      );
      expect(actions).toEqual([]);
      expect(alarms[0]!.kind).toBe('list-stale');
    }
  });

  it('launches three at most before one has booted', () => {
    const pools = [poolStateOf(poolOf(), { lastReadyMs: null })];
    expect(launchesOf(stateOf({ classes: [jobsOf(5)], pools }))).toBe(3);
    const failed = [poolStateOf(poolOf(), { lastReadyMs: null, failedBootsMs: [nowMs - 1000] })];
    expect(launchesOf(stateOf({ classes: [jobsOf(5)], pools: failed, launches: [booting('1')] }))).toBe(1);
  });

  it('holds off after a quota and after refusals that time heals', () => {
    const after = (kind: 'quota' | 'throttled', agoS: number) => {
      const setbacks = [{ kind, offer: { type: 'small', zone: 'a', bid: null }, atMs: nowMs - agoS * 1000 }];
      return launchesOf(stateOf({ classes: [jobsOf(1)], pools: [poolStateOf(poolOf(), { setbacks })] }));
    };
    expect([after('quota', 599), after('quota', 600)]).toEqual([0, 1]);
    expect([after('throttled', 29), after('throttled', 30)]).toEqual([0, 1]);
  });

  it('keeps the minimum without any job', () => {
    expect(launchesOf(stateOf({ pools: [poolStateOf(poolOf({ min: 2 }))], launches: [busy('1')] }))).toBe(1);
  });

  it('keeps the hours of the pool', () => {
    const schedule = [{ from: '08:00', to: '13:00', max: 1 }];
    const pools = [poolStateOf(poolOf({ schedule }))];
    expect(launchesOf(stateOf({ classes: [jobsOf(3)], pools }))).toBe(1);
  });
});

describe('shrinking', () => {
  it('drains what is idle for its time, down to the minimum', () => {
    const launches = ['1', '2', '3'].map((id, n) => launchOf(id, { idleSinceMs: nowMs - 400_000 + n }));
    const pools = [poolStateOf(poolOf({ min: 1 }))];
    expect(actionsOf(stateOf({ launches, pools }))).toEqual(['drain 1 idle', 'drain 2 idle']);
  });

  it('drains idle machines beside another after a moment, and the last one after its whole time', () => {
    const idle = (count: number, forS: number) =>
      actionsOf(
        stateOf({
          launches: Array.from({ length: count }, (_, n) =>
            launchOf(`${n}`, { idleSinceMs: nowMs - forS * 1000 + n }),
          ),
        }),
      ).length;
    expect([idle(1, 299), idle(1, 301)]).toEqual([0, 1]);
    expect([idle(5, 19), idle(5, 21), idle(5, 299), idle(5, 301)]).toEqual([0, 4, 4, 5]);
  });

  it('keeps an idle machine while a job of its own is queued, and not for ever', () => {
    const idle = (forS: number) =>
      stateOf({ classes: [jobsOf(1, 0)], launches: [launchOf('1', { idleSinceMs: nowMs - forS * 1000 })] });
    expect(actionsOf(idle(400))).toEqual([]);
    expect(actionsOf(idle(661))).toEqual(['drain 1 idle']);
  });

  it('keeps what is paid for until the billing step is nearly over', () => {
    const pools = [poolStateOf(poolOf({ billingStepS: 3600 }))];
    const at = (bootedS: number) =>
      actionsOf(
        stateOf({
          pools,
          launches: [launchOf('1', { bootedAtMs: nowMs - bootedS * 1000, idleSinceMs: nowMs - 400_000 })],
        }),
      );
    expect(at(1800)).toEqual([]);
    expect(at(3500)).toEqual(['drain 1 idle']);
  });

  it('ends a machine only when it is drained and builds nothing', () => {
    const draining = (usedSlots: number) =>
      stateOf({ launches: [launchOf('1', { state: 'draining', usedSlots })] });
    expect(actionsOf(draining(1))).toEqual([]);
    expect(actionsOf(draining(0))).toEqual(['end 1 drained']);
  });

  it('drains what is old, interrupted or silent, though it builds', () => {
    const launches = [
      busy('old', { bootedAtMs: nowMs - 14_000_000 }),
      busy('interrupted', { isInterrupted: true }),
      busy('silent', { lastContactMs: nowMs - 400_000 }),
      launchOf('silent-idle', { lastContactMs: nowMs - 400_000 }),
    ];
    expect(actionsOf(stateOf({ launches }))).toEqual([
      'drain old max-life',
      'drain interrupted interrupted',
      'drain silent-idle silent',
    ]);
  });

  it('drains what a lower maximum has no place for, idle machines first', () => {
    const launches = [busy('1'), launchOf('2')];
    expect(actionsOf(stateOf({ launches, pools: [poolStateOf(poolOf({ max: 1 }))] }))).toEqual([
      'drain 2 over-maximum',
    ]);
  });

  it('ends a boot that takes too long, and withdraws a request that nobody fills', () => {
    const launches = [
      launchOf('slow', { state: 'booting', bootedAtMs: nowMs - 601_000 }),
      launchOf('unfilled', { state: 'requested', bootedAtMs: null, stateSinceMs: nowMs - 301_000 }),
    ];
    expect(actionsOf(stateOf({ launches, classes: [jobsOf(2)] }))).toEqual([
      'end slow boot-timeout',
      'cancel unfilled unfilled',
    ]);
  });
});

describe('table and list', () => {
  it('ends an orphan in the sweep after the one that found it', () => {
    const sweep = (atMs: number, state: State) => {
      const pools = [
        poolStateOf(poolOf(), { listing: { atMs, instances: [listed('i-x', { launchId: 'none' })] } }),
      ];
      return plan({ ...state, pools });
    };
    const found = sweep(nowMs - 60_000, stateOf());
    expect([found.actions, found.alarms.map(({ kind }) => kind)]).toEqual([[], ['orphan']]);
    expect(sweep(nowMs - 60_000, stateOf({ memory: found.memory })).actions).toEqual([]);
    expect(sweep(nowMs - 1000, stateOf({ memory: found.memory })).actions.map(said)).toEqual([
      'end none orphan',
    ]);
  });

  it('leaves an instance without a tag alone while an order is unanswered', () => {
    const pools = [poolStateOf(poolOf(), listing(listed('i-x')))];
    const memory = { orphans: { 'i-x': nowMs - 60_000 }, missing: {}, repeated: {} };
    const ordered = launchOf('1', {
      state: 'ordered',
      instanceId: null,
      bootedAtMs: null,
      orderedAtMs: nowMs - 5000,
    });
    expect(actionsOf(stateOf({ pools, memory, launches: [ordered] }))).toEqual([]);
    expect(actionsOf(stateOf({ pools, memory }))).toEqual(['end null orphan']);
  });

  it('gives an unanswered order again, and recognizes what became of it', () => {
    const ordered = launchOf('1', {
      state: 'ordered',
      instanceId: null,
      bootedAtMs: null,
      orderedAtMs: nowMs - 61_000,
    });
    const unanswered = plan(stateOf({ launches: [ordered] }));
    expect(unanswered.actions.map(said)).toEqual(['repeat']);
    expect(plan(stateOf({ launches: [ordered], memory: unanswered.memory })).actions).toEqual([]);
    const pools = [poolStateOf(poolOf(), listing(listed('i-9', { launchId: '1' })))];
    expect(plan(stateOf({ launches: [ordered], pools })).actions).toEqual([
      { kind: 'adopt', pool: 'arm', launchId: '1', instanceId: 'i-9' },
    ]);
  });

  it('believes that a machine is gone when two lists lack it and it is silent', () => {
    const launches = [busy('gone', { lastContactMs: nowMs - 200_000 }), busy('alive')];
    const once = plan(stateOf({ launches }));
    expect(once.actions).toEqual([]);
    const memory = { ...once.memory, missing: { gone: nowMs - 30_000 } };
    expect(actionsOf(stateOf({ launches, memory }))).toEqual(['settle gone gone']);
  });
});

describe('removal', () => {
  it('drains everything and launches nothing', () => {
    const pools = [poolStateOf(poolOf({ min: 1 }), { isRemoved: true })];
    expect(actionsOf(stateOf({ pools, classes: [jobsOf(3)], launches: [busy('1')] }))).toEqual([
      'drain 1 removed',
    ]);
  });
});

describe('the sentence', () => {
  it('says what was wanted, why, and what stands against it', () => {
    const pools = [poolStateOf(poolOf({ max: 2 }))];
    const volunteers = [{ classIds: ['arm'], idle: 2 }];
    const state = stateOf({ classes: [jobsOf(5)], volunteers, pools, launches: [busy('1'), busy('2')] });
    expect(sentence(plan(state).reports[0]!, nowMs)).toBe(
      'wanted 3: 5 jobs of linux/arm64 waiting over 30 s, 2 idle volunteers match; at maximum',
    );
  });

  it('says that nothing is wanted', () => {
    expect(sentence(plan(stateOf()).reports[0]!, nowMs)).toBe(
      'wanted 0: no job that it serves waits long enough',
    );
  });

  it('says what is under way', () => {
    const state = stateOf({ classes: [jobsOf(1)], launches: [booting('1')] });
    expect(sentence(plan(state).reports[0]!, nowMs)).toBe(
      'wanted 1: 1 job of linux/arm64 waiting over 30 s; 1 machine under way',
    );
  });
});

it('gives the same decision for the same state', () => {
  const state = stateOf({ classes: [jobsOf(4)], launches: [booting('1'), busy('2')] });
  expect(plan(state)).toEqual(plan(structuredClone(state)));
});
