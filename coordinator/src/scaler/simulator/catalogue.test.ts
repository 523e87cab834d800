import { Pool } from '@barnraiser/protocol';
import { describe, expect, it } from 'vitest';
import type { Faults } from './faults.js';
import { simulate, type Scenario, type Simulation } from './simulate.js';

const startMs = Date.UTC(2026, 0, 5, 8);
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Jobs of twenty minutes that come at once, on one pool of ten. */
function run(jobs: number, faults: Partial<Faults> = {}, over: Partial<Scenario> = {}): Simulation {
  const arrivals = Array.from({ length: jobs }, () => ({
    atMs: startMs + minuteMs,
    classId: 'c',
    priority: 0,
    durationMs: 20 * minuteMs,
  }));
  const simulation = simulate({
    seed: 1,
    startMs,
    pools: [poolOf()],
    classes: [{ classId: 'c', label: 'linux/x64', pools: ['p'] }],
    arrivals,
    faults,
    endMs: startMs + 8 * hourMs,
    ...over,
  });
  expect([...simulation.checks.violations]).toEqual([]);
  return simulation;
}

function poolOf(over: object = {}): Pool {
  return Pool.parse({
    name: 'p',
    provider: { kind: 'process' },
    serves: { os: 'linux' },
    max: 10,
    offers: [{ type: 'small', zones: ['a', 'b'], onDemandUsdPerHour: 0.1 }],
    ...over,
  });
}

const spot = { offers: [{ type: 'small', zones: ['a', 'b'], bid: { maxUsdPerHour: 0.1 } }] };
const launchesOf = ({ provider }: Simulation) => provider.launched.length;
const settled = ({ decisions }: Simulation, reason: string) =>
  decisions.flatMap(({ decision }) =>
    decision.actions.filter((action) => action.kind === 'settle' && action.reason === reason),
  ).length;
const at = (minutes: number, happen: (simulation: Simulation) => void): NonNullable<Scenario['events']> => [
  { atMs: startMs + minutes * minuteMs, happen },
];
const firstBusy = ({ provider, farm }: Simulation) =>
  [...provider.instances.values()].find((instance) => farm.isBuilding(instance))!;

describe('machines that boot', () => {
  it('are not forgotten: eight jobs are eight launches, though a boot takes five minutes', () => {
    expect(launchesOf(run(8, { bootMs: [5 * minuteMs, 5 * minuteMs] }))).toBe(8);
  });

  it('are not counted twice: the pool reaches its maximum', () => {
    const simulation = run(30);
    const most = Math.max(...simulation.decisions.map(({ decision }) => decision.reports[0]!.billed));
    expect([most, launchesOf(simulation), simulation.farm.done]).toEqual([10, 10, 30]);
  });
});

describe('a broken image', () => {
  const simulation = run(
    10,
    {},
    {
      events: [
        ...at(0, ({ provider }) => provider.brokenSince.set('p', startMs)),
        ...at(5 * 60, ({ provider, table }) => {
          provider.brokenSince.delete('p');
          table.rewrite('p');
        }),
      ],
    },
  );

  it('is launched three times, then once after one hour and once after two more', () => {
    const before = simulation.provider.launched.filter(({ atMs }) => atMs < startMs + 5 * hourMs);
    expect(before).toHaveLength(5);
  });

  it('raises an alarm, and everything is built once it is repaired', () => {
    const alarms = simulation.decisions.flatMap(({ decision }) => decision.alarms.map(({ kind }) => kind));
    expect(alarms).toContain('breaker-open');
    expect(simulation.farm.done).toBe(10);
  });
});

describe('a refused launch', () => {
  it.each(['capacity', 'quota', 'throttled', 'unavailable', 'invalid'] as const)(
    'for %s is made up for later, without asking all the time',
    (reason) => {
      let asked = 0;
      const simulation = run(
        4,
        { refused: 1, refusals: [reason] },
        {
          events: at(60, ({ provider, table }) => {
            asked = table.loadLaunches;
            provider.faults = { ...provider.faults, refused: 0 };
          }),
        },
      );
      expect(asked).toBeGreaterThan(0);
      expect(asked).toBeLessThanOrEqual(80);
      expect(simulation.farm.done).toBe(4);
    },
  );
});

it('does not take an instance that is listed late for lost, nor launch another', () => {
  const simulation = run(8, { listedAfterMs: [100_000, 110_000] });
  expect([launchesOf(simulation), settled(simulation, 'gone'), settled(simulation, 'boot-failed')]).toEqual([
    8, 0, 0,
  ]);
});

it('replaces an instance that somebody else ended', () => {
  const simulation = run(4, {}, { events: at(10, (now) => now.provider.stop(firstBusy(now))) });
  expect([launchesOf(simulation), simulation.farm.requeued, simulation.farm.done]).toEqual([5, 1, 4]);
});

describe('an interruption notice', () => {
  const interrupted = (isEnded: boolean) =>
    run(
      4,
      {},
      {
        pools: [poolOf(spot)],
        events: at(10, (now) => now.provider.interrupt(firstBusy(now), isEnded)),
      },
    );

  it('takes the machine out of service, and its job goes to another', () => {
    const simulation = interrupted(true);
    expect([launchesOf(simulation), simulation.farm.done]).toEqual([5, 4]);
  });

  it('without an end is followed by ours: nothing is left running', () => {
    const simulation = interrupted(false);
    expect([simulation.farm.done, simulation.provider.instances.size]).toEqual([4, 0]);
  });
});

it.each([-hourMs, hourMs])('does not care that the provider’s clock is off by %d ms', (clockSkewMs) => {
  const simulation = run(8, { clockSkewMs });
  expect([launchesOf(simulation), simulation.farm.done]).toEqual([8, 8]);
});

it('lives with list calls of four minutes', () => {
  const simulation = run(8, { listTakesMs: [4 * minuteMs, 4 * minuteMs] });
  expect([launchesOf(simulation), simulation.farm.done]).toEqual([8, 8]);
});

describe('what is lost on the way', () => {
  it('is no second launch when it is the reply', () => {
    expect(launchesOf(run(8, { lostReplies: 1 }))).toBe(8);
  });

  it('is ordered again when it is the order', () => {
    const simulation = run(8, { lostOrders: 0.7 });
    expect(simulation.farm.done).toBe(8);
    expect(launchesOf(simulation)).toBeLessThanOrEqual(8 + settled(simulation, 'lost'));
  });

  it('is ended again when it is the end', () => {
    expect(run(8, { lostEnds: 0.7 }).provider.instances.size).toBe(0);
  });

  it('leaves no instance behind when it is the tag, nor ends one that builds', () => {
    const simulation = run(8, { lostTags: 1, lostReplies: 0.5 });
    expect([simulation.provider.instances.size, simulation.farm.done]).toEqual([0, 8]);
  });
});

describe('spot requests', () => {
  it('that nobody fills are withdrawn, and on-demand is taken where it is allowed', () => {
    const offers = [{ ...spot.offers[0], onDemandUsdPerHour: 0.3 }];
    const never: Partial<Faults> = { requested: 1, filledAfterMs: [100 * hourMs, 100 * hourMs] };
    const simulation = run(4, never, { pools: [poolOf({ offers, fallBackToOnDemand: true })] });
    expect(simulation.farm.done).toBe(4);
    expect(simulation.provider.past.filter(({ offer }) => offer.bid === null)).toHaveLength(4);
  });
});

describe('volunteers', () => {
  const volunteers = Array.from({ length: 3 }, () => ({ classIds: ['c'], onlineAtMs: startMs }));

  it('that are there leave nothing to launch for', () => {
    expect(launchesOf(run(3, {}, { volunteers }))).toBe(0);
  });

  it('that say they are idle and take nothing are waited for, and no longer', () => {
    const simulation = run(3, { falseVolunteers: 1 }, { volunteers });
    expect(launchesOf(simulation)).toBe(3);
    expect(Math.min(...simulation.farm.waitsMs)).toBeGreaterThan(150_000);
  });
});
