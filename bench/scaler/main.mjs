// The scaler's planner: how long one decision takes with much to decide, and what its decisions cost and how
// long jobs wait, beside a fixed fleet, a machine per job and Buildbot's latent workers, all on the same jobs.
// And from a burst of jobs to the first build, and to builds on nine tenths of the machines, with agents as processes
// that a real coordinator launches, beside one agent that is started by hand: for one job and for many at once.
// --days N (5), --seed N (1): the working days that are simulated; --rounds N (60): decisions that are timed;
// --bursts N (3), --machines N (4): the bursts, each at a new coordinator, and the jobs and machines of one.
// In short: --days 1 --rounds 20 --bursts 1
import {
  closedBreaker,
  noMemory,
  plan,
  runFixedFleet,
  runLatentWorkers,
  runOnePerJob,
  runPlanner,
  workingDays,
} from '@barnraiser/coordinator/scaler-simulator';
import { Pool } from '@barnraiser/protocol';
import { median, percentile, progress, report, round } from '../measure/figures.mjs';
import { benchOptions } from '../measure/options.mjs';
import { measureBurst } from './burst.mjs';

const { days, seed, rounds, bursts, machines } = benchOptions({
  days: 5,
  seed: 1,
  rounds: 60,
  bursts: 3,
  machines: 4,
});
const max = 30;

const timed = timePlanner();
progress(`planner: p50 ${timed.plan_p50_ms} ms, p95 ${timed.plan_p95_ms} ms`);

const { burst, byHand, burstRatios } = await measureBursts();

const trace = workingDays(seed, days);
const work = trace.arrivals.reduce((sum, { durationMs }) => sum + durationMs, 0);
const meanBusy = work / (trace.endMs - trace.startMs);
const own = {
  // As a maintainer gets it who writes nothing else, as one sets it who leaves nothing to volunteers, and both ends.
  defaults: runPlanner(trace, { max, launchAfterS: 30, idleTimeoutS: 300 }),
  atOnce: runPlanner(trace, { max, launchAfterS: 0, idleTimeoutS: 120 }),
  prompt: runPlanner(trace, { max, launchAfterS: 0, idleTimeoutS: 1200 }),
  thrifty: runPlanner(trace, { max, launchAfterS: 0, idleTimeoutS: 60 }),
};
const peers = {
  fixedAtMaximum: runFixedFleet(trace, max),
  fixedAtTwiceTheMean: runFixedFleet(trace, Math.ceil(2 * meanBusy)),
  onePerJob: runOnePerJob(trace, max),
  latentAny: runLatentWorkers(trace, max, 'any'),
  latentRunningFirst: runLatentWorkers(trace, max, 'running-first'),
};
for (const [name, figures] of Object.entries({ ...own, ...peers }))
  progress(`${name}: $${figures.usd.toFixed(2)}, waits ${figures.meanWaitS.toFixed(1)} s on average`);

// Buildbot chooses any available worker unless its configuration says otherwise (`nextWorker`); the rule that
// prefers what runs is shown beside. A fleet that is always there is shown, and left out of the goals.
const elastic = [peers.onePerJob, peers.latentAny];
const cheapestUsd = Math.min(...elastic.map(({ usd }) => usd));
const fastestS = Math.min(...elastic.map(({ meanWaitS }) => meanWaitS));
report({
  name: 'scaler',
  figures: {
    ...timed,
    days,
    jobs: trace.arrivals.length,
    work_hours: round(work / 3_600_000, 1),
    meanBusy: round(meanBusy, 2),
    ...flat(own),
    ...burst,
  },
  peer: {
    what: "policies in the same simulator; Buildbot's as its manual describes it; of the bursts one agent by hand",
    ...flat(peers),
    ...byHand,
  },
  ratios: {
    ...burstRatios,
    ...Object.fromEntries(
      Object.entries(own).flatMap(([name, { usd, meanWaitS }]) => [
        [`${name}_usdToCheapest`, round(usd / cheapestUsd)],
        [`${name}_waitToFastest`, round(meanWaitS / fastestS)],
        [`${name}_usdToRunningFirst`, round(usd / peers.latentRunningFirst.usd)],
        [`${name}_waitToRunningFirst`, round(meanWaitS / peers.latentRunningFirst.meanWaitS)],
      ]),
    ),
  },
});

/** Bursts one after the other, each with the start by hand before it; the medians count. */
async function measureBursts() {
  if (bursts === 0) return {};
  const measured = [];
  for (let n = 1; n <= bursts; n += 1) {
    const [one, many] = [await measureBurst(1), await measureBurst(machines)];
    const { firstMs, nineTenthsMs } = many;
    measured.push({ byHandMs: [one.byHandMs, many.byHandMs], oneMs: one.firstMs, firstMs, nineTenthsMs });
    progress(
      `burst ${n}: one job begins after ${round(one.firstMs, 0)} ms; of ${machines} the first after ` +
        `${round(firstMs, 0)} ms, nine tenths after ${round(nineTenthsMs, 0)} ms; ` +
        `by hand ${round(one.byHandMs, 0)} and ${round(many.byHandMs, 0)} ms`,
    );
  }
  const medianOf = (name) => median(measured.flatMap((one) => one[name]));
  const [oneMs, firstMs, nineTenthsMs, byHandMs] = ['oneMs', 'firstMs', 'nineTenthsMs', 'byHandMs'].map(
    medianOf,
  );
  return {
    burst: {
      bursts,
      burst_machines: machines,
      oneJob_firstBuild_ms: round(oneMs, 0),
      burst_firstBuild_ms: round(firstMs, 0),
      burst_nineTenthsBusy_ms: round(nineTenthsMs, 0),
    },
    byHand: { byHand_firstBuild_ms: round(byHandMs, 0) },
    burstRatios: {
      oneJob_firstBuildToByHand: round(oneMs / byHandMs),
      burst_firstBuildToByHand: round(firstMs / byHandMs),
      burst_nineTenthsBusyToByHand: round(nineTenthsMs / byHandMs),
    },
  };
}

function flat(byName) {
  return Object.fromEntries(
    Object.entries(byName).flatMap(([name, figures]) => [
      [`${name}_usd`, round(figures.usd, 2)],
      [`${name}_launches`, figures.launches],
      [`${name}_meanWait_s`, round(figures.meanWaitS, 1)],
      [`${name}_p50Wait_s`, round(figures.p50WaitS, 1)],
      [`${name}_p95Wait_s`, round(figures.p95WaitS, 1)],
    ]),
  );
}

/** One decision over 10,000 queued jobs of 50 classes, ten pools and 500 instances, all of them listed. */
function timePlanner() {
  const state = bigState();
  const tookMs = [];
  let launches = 0;
  for (let n = 0; n < rounds + 10; n += 1) {
    const began = performance.now();
    const { actions } = plan(state);
    if (n >= 10) tookMs.push(performance.now() - began);
    launches = actions.filter(({ kind }) => kind === 'launch').length;
  }
  return {
    queuedJobs: 10_000,
    classes: 50,
    instances: 500,
    plannedLaunches: launches,
    plan_p50_ms: round(percentile(tookMs, 0.5)),
    plan_p95_ms: round(percentile(tookMs, 0.95)),
    plan_max_ms: round(Math.max(...tookMs)),
  };
}

function bigState() {
  const nowMs = Date.UTC(2026, 0, 5, 12);
  const pools = Array.from({ length: 10 }, (_, n) => {
    const launches = Array.from({ length: 50 }, (_, m) => launchOf(`pool-${n}`, `${n}-${m}`, nowMs, m));
    const offers = [
      { type: 'small', zones: ['a', 'b', 'c'], onDemandUsdPerHour: 0.2, bid: { maxUsdPerHour: 0.1 } },
      { type: 'large', zones: ['a', 'b', 'c'], onDemandUsdPerHour: 0.4, bid: { maxUsdPerHour: 0.2 } },
    ];
    const rules = Pool.parse({
      name: `pool-${n}`,
      provider: { kind: 'process' },
      serves: {},
      max: 200,
      budgetUsdPerDay: 500,
      offers,
    });
    const instances = launches.map((launch) => ({
      instanceId: launch.instanceId,
      launchId: launch.launchId,
      state: 'running',
      launchedAtMs: launch.bootedAtMs,
      type: 'small',
      zone: launch.offer.zone,
      spot: true,
      usdPerHour: 0.1,
      interruption: 'none',
    }));
    const state = {
      rules,
      isRemoved: false,
      rulesSinceMs: 0,
      listing: { atMs: nowMs - 5000, instances },
      breaker: closedBreaker,
      lastReadyMs: nowMs - 60_000,
      failedBootsMs: [],
      setbacks: [],
      spot: [],
      spentTodayUsd: 3,
    };
    return { state, launches };
  });
  const classes = Array.from({ length: 50 }, (_, n) => ({
    classId: `class-${n}`,
    label: `class ${n}`,
    pools: [0, 3, 7].map((step) => `pool-${(n + step) % 10}`),
    groups: Array.from({ length: 200 }, (_, m) => ({
      priority: (m % 3) - 1,
      queuedAtMs: nowMs - m * 2000,
      count: 1,
    })),
  }));
  const volunteers = Array.from({ length: 20 }, (_, n) => ({
    classIds: classes.filter((_, m) => (m * 7 + n) % 5 === 0).map(({ classId }) => classId),
    idle: 3,
  }));
  return {
    nowMs,
    pools: pools.map(({ state }) => state),
    classes,
    volunteers,
    launches: pools.flatMap(({ launches }) => launches),
    memory: noMemory,
  };
}

function launchOf(pool, name, nowMs, n) {
  const state = n % 5 === 0 ? 'booting' : n % 5 === 1 ? 'ready' : 'busy';
  return {
    launchId: `l-${name}`,
    pool,
    offer: { type: 'small', zone: 'abc'[n % 3], bid: 0.1 },
    usdPerHour: 0.1,
    state,
    stateSinceMs: nowMs - 60_000,
    orderedAtMs: nowMs - 600_000,
    bootedAtMs: nowMs - 590_000,
    instanceId: `i-${name}`,
    slots: 1,
    usedSlots: state === 'busy' ? 1 : 0,
    idleSinceMs: state === 'ready' ? nowMs - 60_000 : null,
    lastContactMs: state === 'booting' ? null : nowMs - 10_000,
    maxLifeS: 14_400,
    isInterrupted: false,
    endOrderedAtMs: null,
  };
}
