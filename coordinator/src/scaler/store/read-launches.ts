import type { Queryable } from '../../store/database.js';
import { launchColumns, launchJoins, type LaunchRow } from './launch-row.js';

/** The launches that are not over, of all pools or of one; in the order in which they were ordered. */
export async function readLiveLaunches(db: Queryable, only: string | null = null): Promise<LaunchRow[]> {
  return db.query<LaunchRow>(
    `select ${launchColumns} from launches ${launchJoins}
     where launches.ended_at is null and ($1::text is null or launches.pool = $1)
       and launches.instance_type is not null
     order by launches.ordered_at, launches.id`,
    [only],
  );
}

/** A pool's launches that ended last, the newest end first. */
export async function readEndedLaunches(db: Queryable, pool: string, limit: number): Promise<LaunchRow[]> {
  return db.query<LaunchRow>(
    `select ${launchColumns} from launches ${launchJoins}
     where launches.ended_at is not null and launches.pool = $1 and launches.instance_type is not null
     order by launches.ended_at desc, launches.id limit $2`,
    [pool, limit],
  );
}

/** What is remembered of a launch that is over, or may soon be: what it cost, and what speaks against its offer. */
export interface PastLaunch {
  readonly pool: string;
  readonly instance_type: string;
  readonly zone: string;
  readonly bid: number | null;
  readonly usd_per_hour: number;
  readonly ordered_at: number;
  readonly booted_at: number | null;
  readonly ended_at: number | null;
  readonly end_reason: string | null;
  readonly boot_failed_at: number | null;
  readonly setback: string | null;
  readonly setback_at: number | null;
}

/** The launches that are not over, and those that ended since a moment. */
export async function readPastLaunches(db: Queryable, sinceMs: number): Promise<PastLaunch[]> {
  return db.query<PastLaunch>(
    `select pool, instance_type, zone, bid, usd_per_hour, ordered_at, coalesce(booted_at, enrolled_at) as booted_at,
       ended_at, end_reason, boot_failed_at, setback, setback_at
     from launches where (ended_at is null or ended_at >= $1) and instance_type is not null`,
    [sinceMs],
  );
}

/** By pool, when an instance that was ordered under the document in force last became ready. */
export async function readLastReady(db: Queryable): Promise<ReadonlyMap<string, number>> {
  const rows = await db.query<{ pool: string; ready_at: number }>(
    `select launches.pool, max(enrolled_at) as ready_at
     from launches join pools on pools.name = launches.pool
     where ordered_at >= applied_at and enrolled_at is not null group by launches.pool`,
  );
  return new Map(rows.map(({ pool, ready_at }) => [pool, ready_at]));
}
