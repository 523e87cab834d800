import { Pool } from '@barnraiser/protocol';
import type { Arrival, SimulatedClass } from './farm.js';
import type { Faults } from './faults.js';
import type { Scenario, Simulation } from './simulate.js';
import { World } from './world.js';

const hourMs = 3_600_000;
// A Monday, at a time of day that leaves a midnight within the run.
const startMs = Date.UTC(2026, 0, 5, 20);

/** A scenario drawn from the seed: pools, classes, jobs in bursts, volunteers, and any faults of the catalogue. */
export function randomScenario(seed: number): Scenario {
  const dice = new World(seed * 7919 + 1, startMs);
  const whole = (low: number, high: number) => Math.floor(dice.between(low, high + 1));
  const pools = Array.from({ length: whole(1, 3) }, (_, n) => randomPool(dice, `pool-${n}`, whole));
  const names = pools.map(({ name }) => name);
  const classes = Array.from({ length: whole(1, 5) }, (_, n): SimulatedClass => {
    const some = names.filter(() => dice.chance(0.5));
    return { classId: `c${n}`, label: `class ${n}`, pools: some.length > 0 ? some : [dice.pick(names)] };
  });
  const calmFromMs = startMs + whole(4, 10) * hourMs;
  const volunteers = Array.from({ length: whole(0, 3) }, () => ({
    classIds: classes.filter(() => dice.chance(0.5)).map(({ classId }) => classId),
    onlineAtMs: startMs + dice.between(0, 5 * hourMs),
  }));
  return {
    seed,
    startMs,
    pools,
    classes,
    volunteers,
    arrivals: randomArrivals(dice, classes, calmFromMs, whole),
    faults: randomFaults(dice),
    events: dice.chance(0.3) ? breakImage(dice, dice.pick(names), calmFromMs) : [],
    calmFromMs,
    endMs: calmFromMs + 30 * hourMs,
  };
}

type Whole = (low: number, high: number) => number;

function randomPool(dice: World, name: string, whole: Whole): Pool {
  const max = whole(1, 12);
  const zones = ['a', 'b', 'c'].slice(0, whole(1, 3));
  const maxLifeS = whole(2, 4) * 3600;
  const usd = dice.between(0.05, 0.5);
  const price = dice.chance(0.5)
    ? { bid: { maxUsdPerHour: usd }, onDemandUsdPerHour: usd * 2 }
    : { onDemandUsdPerHour: usd };
  return Pool.parse({
    name,
    provider: { kind: 'process' },
    serves: { os: 'linux' },
    min: dice.chance(0.3) ? whole(0, Math.min(2, max)) : 0,
    max,
    ratio: dice.chance(0.7) ? 1 : dice.between(0.3, 1),
    slots: dice.chance(0.7) ? 1 : whole(2, 4),
    launchAfterS: whole(0, 90),
    idleTimeoutS: whole(30, 600),
    bootTimeoutS: whole(120, 600),
    unfilledAfterS: whole(60, 400),
    maxLifeS,
    billingStepS: dice.pick([60, 60, 3600]),
    // Enough for some machines' whole lives, and often not for all.
    budgetUsdPerDay: dice.chance(0.5) ? usd * 2 * (maxLifeS / 3600 + 2) * whole(1, 6) : null,
    fallBackToOnDemand: dice.chance(0.5),
    offers: [{ type: 'small', zones, ...price }],
  });
}

function randomArrivals(
  dice: World,
  classes: readonly SimulatedClass[],
  untilMs: number,
  whole: Whole,
): Arrival[] {
  const arrivals: Arrival[] = [];
  for (let atMs = startMs; atMs < untilMs; atMs += dice.between(0, hourMs)) {
    const { classId } = dice.pick(classes);
    const priority = dice.pick([0, 0, 0, 0, -10, 10]);
    for (let n = whole(1, dice.chance(0.2) ? 40 : 6); n > 0; n -= 1) {
      const durationMs = dice.between(20_000, 15 * 60_000);
      arrivals.push({ atMs: atMs + dice.between(0, 60_000), classId, priority, durationMs });
    }
  }
  return arrivals;
}

/** Each fault is there in one run of three, at an evil rate. */
function randomFaults(dice: World): Partial<Faults> {
  const sometimes = (share: number) => (dice.chance(1 / 3) ? dice.between(0, share) : 0);
  return {
    failedBoots: sometimes(0.3),
    refused: sometimes(0.5),
    refusals: ['capacity', 'capacity', 'quota', 'throttled', 'unavailable', 'invalid'],
    lostReplies: sometimes(0.5),
    lostOrders: sometimes(0.5),
    lostEnds: sometimes(0.5),
    listedAfterMs: [0, sometimes(110_000)],
    listTakesMs: [200, 1000 + sometimes(120_000)],
    failedLists: sometimes(0.4),
    lostTags: sometimes(0.3),
    endedOutsidePerHour: sometimes(1),
    interruptedPerHour: sometimes(1),
    noticesWithoutEnd: sometimes(1),
    filledAfterMs: [0, sometimes(3600_000)],
    requested: sometimes(1),
    clockSkewMs: sometimes(2 * hourMs) - hourMs / 2,
    falseVolunteers: sometimes(1),
  };
}

/** A new image that never boots comes with a new document, and a later one repairs it. */
function breakImage(dice: World, pool: string, untilMs: number): NonNullable<Scenario['events']> {
  const atMs = dice.between(startMs, untilMs);
  const write = (isBroken: boolean) => (simulation: Simulation) => {
    const { nowMs } = simulation.world;
    simulation.table.rewrite(pool);
    if (isBroken) simulation.provider.brokenSince.set(pool, nowMs);
    else simulation.provider.brokenSince.delete(pool);
  };
  return [
    { atMs, happen: write(true) },
    { atMs: atMs + dice.between(hourMs, 5 * hourMs), happen: write(false) },
  ];
}
