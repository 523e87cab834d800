import type { MachineDetail } from '@barnraiser/protocol';
import type { Queryable } from '../store/database.js';
import { instant } from '../store/instant.js';
import { givenMs } from './given-ms.js';

interface WeekRow {
  readonly start: number;
  readonly builds: number;
  readonly given_ms: number;
  readonly by_outcome: Record<string, number>;
}

const msPerHour = 3_600_000;

/**
 * What a machine has given in each of the last 26 weeks (Monday, UTC), this one included, oldest
 * first. A build counts in the week in which it ended.
 */
export async function contributionWeeks(
  db: Queryable,
  agentId: string,
  nowMs: number,
): Promise<MachineDetail['weeks']> {
  const rows = await db.query<WeekRow>(
    `with this_week as (
       select date_trunc('week', to_timestamp($2::bigint / 1000.0) at time zone 'UTC') as week
     ), ended as (
       select date_trunc('week', to_timestamp(ended_at / 1000.0) at time zone 'UTC') as week,
         coalesce(results.outcome, ending) as how, count(*) as builds, coalesce(sum(${givenMs}), 0) as given_ms
       from claims
       join claim_endings on claim_endings.claim_id = claims.id
       left join results on results.claim_id = claims.id
       where claims.agent_id = $1
       group by 1, 2
     )
     select (extract(epoch from weeks.week) * 1000)::bigint as start,
       coalesce(sum(builds), 0)::bigint as builds,
       coalesce(sum(given_ms), 0)::float8 as given_ms,
       coalesce(jsonb_object_agg(how, builds) filter (where how is not null), '{}') as by_outcome
     from this_week
     cross join generate_series(this_week.week - interval '25 weeks', this_week.week, interval '1 week') as weeks (week)
     left join ended on ended.week = weeks.week
     group by weeks.week
     order by weeks.week`,
    [agentId, nowMs],
  );
  return rows.map((row) => ({
    start: instant(row.start),
    builds: row.builds,
    hours: row.given_ms / msPerHour,
    byOutcome: row.by_outcome,
  }));
}
