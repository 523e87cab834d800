import type { Database, Queryable } from '../../store/database.js';
import { type EndedLaunch, spentTodayUsd } from '../planner/budget.js';
import type { Memory } from '../planner/decision.js';
import type {
  ClassLoad,
  Listing,
  PoolState,
  Setback,
  SpotPrice,
  State,
  VolunteerGroup,
} from '../planner/state.js';
import { type ClassMatcher, type DescribedMachine, servesClass } from './class-matcher.js';
import { classLabel } from './class-label.js';
import { launchOf } from './launch-row.js';
import { type PastLaunch, readLastReady, readLiveLaunches, readPastLaunches } from './read-launches.js';
import { readIdleVolunteers } from './read-idle-volunteers.js';
import { type KeptPool, readPools } from './read-pools.js';
import { type QueuedClass, readQueue } from './read-queue.js';

/** What a provider told of a pool. */
export interface Told {
  readonly listing: Listing | null;
  readonly spot: readonly SpotPrice[];
}

/** What a decision depends on besides the database. */
export interface Surroundings {
  readonly nowMs: number;
  readonly memory: Memory;
  readonly matcher: ClassMatcher;
  /** What the provider of a pool told last. */
  readonly told: (pool: string) => Told;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** All that a decision depends on, as it stood at one moment. */
export async function gather(db: Database, around: Surroundings): Promise<State> {
  const { nowMs, memory, matcher } = around;
  const seen = await db.transaction(async (tx) => readAll(tx, nowMs));
  return {
    nowMs,
    memory,
    pools: seen.pools.map((pool) => poolState(pool, seen, around)),
    classes: seen.queue.map((known) => classLoad(known, seen.pools)),
    volunteers: volunteerGroups(seen.volunteers, seen.queue, matcher),
    launches: seen.launches.map((row) => launchOf(row)),
  };
}

type Seen = Awaited<ReturnType<typeof readAll>>;

async function readAll(tx: Queryable, nowMs: number) {
  // All statements see what the first one sees.
  await tx.query('set transaction isolation level repeatable read, read only');
  const dayStartMs = Math.floor(nowMs / dayMs) * dayMs;
  return {
    pools: await readPools(tx),
    launches: await readLiveLaunches(tx),
    past: await readPastLaunches(tx, dayStartMs - dayMs),
    lastReady: await readLastReady(tx),
    queue: await readQueue(tx, nowMs),
    volunteers: await readIdleVolunteers(tx, nowMs),
  };
}

function poolState(pool: KeptPool, { past, lastReady }: Seen, { nowMs, told }: Surroundings): PoolState {
  const { rules, appliedAtMs } = pool;
  const own = past.filter((launch) => launch.pool === rules.name);
  const { listing, spot } = told(rules.name);
  return {
    rules,
    isRemoved: pool.removedAtMs !== null,
    rulesSinceMs: appliedAtMs,
    listing,
    breaker: pool.breaker,
    lastReadyMs: lastReady.get(rules.name) ?? null,
    failedBootsMs: own.flatMap(({ ordered_at, boot_failed_at: atMs }) =>
      atMs !== null && ordered_at >= appliedAtMs && nowMs - atMs < dayMs ? [atMs] : [],
    ),
    setbacks: own.flatMap((launch) => setbackOf(launch, nowMs)),
    spot,
    spentTodayUsd: spentTodayUsd(
      own.flatMap((launch) => endedLaunch(launch)),
      rules.billingStepS,
      nowMs,
    ),
  };
}

function setbackOf({ setback, setback_at, instance_type, zone, bid }: PastLaunch, nowMs: number): Setback[] {
  if (setback === null || setback_at === null || nowMs - setback_at >= hourMs) return [];
  const kind = setback as Setback['kind'];
  return [{ kind, offer: { type: instance_type, zone, bid }, atMs: setback_at }];
}

function endedLaunch(launch: PastLaunch): EndedLaunch[] {
  if (launch.ended_at === null) return [];
  return [
    {
      orderedAtMs: launch.ordered_at,
      bootedAtMs: launch.booted_at,
      overMs: launch.ended_at,
      wasLost: launch.end_reason === 'lost',
      usdPerHour: launch.usd_per_hour,
    },
  ];
}

function classLoad(known: QueuedClass, pools: readonly KeptPool[]): ClassLoad {
  return {
    classId: known.class,
    label: classLabel(known.requires),
    groups: known.groups,
    pools: pools.filter(({ rules }) => servesClass(rules, known)).map(({ rules }) => rules.name),
  };
}

/** Machines that match the same classes are one group; those that match none are of no use now. */
function volunteerGroups(
  idle: readonly DescribedMachine[],
  queue: readonly QueuedClass[],
  matcher: ClassMatcher,
): VolunteerGroup[] {
  const groups = new Map<string, { classIds: readonly string[]; idle: number }>();
  for (const machine of idle) {
    const classIds = matcher.ofMachine(machine, queue);
    if (classIds.length === 0) continue;
    const key = classIds.join(' ');
    const known = groups.get(key);
    if (known) known.idle += 1;
    else groups.set(key, { classIds, idle: 1 });
  }
  return [...groups.values()];
}
