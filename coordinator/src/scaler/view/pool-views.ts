import type { PoolDetail, PoolSummary } from '@barnraiser/protocol';
import type { Clock } from '../../store/clock.js';
import { CoordinatorError } from '../../store/coordinator-error.js';
import type { Queryable } from '../../store/database.js';
import { instant, instantOrNull } from '../../store/instant.js';
import { type EndedLaunch, spentTodayUsd } from '../planner/budget.js';
import { readDecisions } from '../store/decisions.js';
import {
  type PastLaunch,
  readEndedLaunches,
  readLiveLaunches,
  readPastLaunches,
} from '../store/read-launches.js';
import { type KeptPool, readPools } from '../store/read-pools.js';
import { decisionView } from './decision-view.js';
import { instanceView } from './instance-view.js';

const dayMs = 86_400_000;
const endedShown = 50;
const decisionsShown = 50;

/** The pools by name, also those that are removed and not over. */
export async function poolSummaries(db: Queryable, clock: Clock): Promise<PoolSummary[]> {
  const nowMs = clock.now();
  const pools = await readPools(db);
  const past = await readPast(db, nowMs);
  const summaries: PoolSummary[] = [];
  for (const pool of pools) summaries.push(await summaryOf(db, pool, past, nowMs));
  return summaries;
}

/** A pool with its instances and decisions. Rejects with `not-found`. */
export async function poolDetail(db: Queryable, clock: Clock, name: string): Promise<PoolDetail> {
  const nowMs = clock.now();
  const [pool] = await readPools(db, name);
  if (!pool) throw new CoordinatorError('not-found', `there is no pool ${name}`);
  const { billingStepS } = pool.rules;
  const live = await readLiveLaunches(db, name);
  const ended = await readEndedLaunches(db, name, endedShown);
  const decisions = await readDecisions(db, name, decisionsShown);
  return {
    ...(await summaryOf(db, pool, await readPast(db, nowMs), nowMs)),
    live: live.map((row) => instanceView(row, billingStepS, nowMs)),
    ended: ended.map((row) => instanceView(row, billingStepS, nowMs)),
    decisions: decisions.map((decision) => decisionView(decision)),
  };
}

/** A pool in a line. Rejects with `not-found`. */
export async function poolSummary(db: Queryable, clock: Clock, name: string): Promise<PoolSummary> {
  const nowMs = clock.now();
  const [pool] = await readPools(db, name);
  if (!pool) throw new CoordinatorError('not-found', `there is no pool ${name}`);
  return summaryOf(db, pool, await readPast(db, nowMs), nowMs);
}

async function readPast(db: Queryable, nowMs: number): Promise<PastLaunch[]> {
  return readPastLaunches(db, Math.floor(nowMs / dayMs) * dayMs - dayMs);
}

async function summaryOf(
  db: Queryable,
  pool: KeptPool,
  past: readonly PastLaunch[],
  nowMs: number,
): Promise<PoolSummary> {
  const { rules, breaker } = pool;
  const own = past.filter((launch) => launch.pool === rules.name);
  const [decision] = await readDecisions(db, rules.name, 1);
  return {
    pool: rules,
    appliedAt: instant(pool.appliedAtMs),
    removed: pool.removedAtMs !== null,
    breaker: { state: breaker.kind, until: breaker.kind === 'open' ? instant(breaker.untilMs) : null },
    spentTodayUsd: spentTodayUsd(
      own.map((launch) => spentBy(launch, nowMs)),
      rules.billingStepS,
      nowMs,
    ),
    instances: own.filter(({ ended_at }) => ended_at === null).length,
    listedAt: instantOrNull(pool.listedAtMs),
    listFailure: pool.listFailure,
    decision: decision ? decisionView(decision) : null,
  };
}

function spentBy(launch: PastLaunch, nowMs: number): EndedLaunch {
  return {
    orderedAtMs: launch.ordered_at,
    bootedAtMs: launch.booted_at,
    overMs: launch.ended_at ?? nowMs,
    wasLost: launch.end_reason === 'lost',
    usdPerHour: launch.usd_per_hour,
  };
}
