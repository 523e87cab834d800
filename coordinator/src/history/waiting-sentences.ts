import type { Reason, Requires } from '@barnraiser/protocol';
import { loadFleet } from '../queue/fleet.js';
import { readPools } from '../scaler/store/read-pools.js';
import type { Queryable } from '../store/database.js';
import { explainWaiting } from './explain-waiting.js';

interface WaitingRow {
  readonly job_id: string;
  readonly requires: Requires;
  readonly due_at: number | null;
  readonly after: Reason | null;
  readonly avoided: readonly string[] | null;
  readonly ahead: number;
  readonly more_important: number;
  readonly later: number;
}

/** Those ahead are counted up to here, so that a page of requests costs the same with any queue. */
const mostCounted = 100;

/** For those of the jobs that wait in the queue, why nothing runs them yet. */
export async function waitingSentences(
  db: Queryable,
  jobIds: readonly string[],
  nowMs: number,
): Promise<ReadonlyMap<string, string>> {
  const rows = await db.query<WaitingRow>(
    `select jobs.id as job_id, requires, due_at, delayed_jobs.reason as after,
       (select array_agg(agent_id::text) from avoided_machines where avoided_machines.job_id = jobs.id) as avoided,
       line.ahead, line.more_important, line.later
     from jobs join requirement_classes using (class)
     left join queued_jobs on queued_jobs.job_id = jobs.id
     left join delayed_jobs on delayed_jobs.job_id = jobs.id
     cross join lateral (
       select count(*) as ahead,
         count(*) filter (where other.priority > queued_jobs.priority) as more_important,
         count(*) filter (
           where other.priority = queued_jobs.priority and other.project <> queued_jobs.project
             and other.queued_at > queued_jobs.queued_at) as later
       from (
         select priority, project, queued_at from queued_jobs other
         where other.class = queued_jobs.class
           and (other.rank, other.job_id) < (queued_jobs.rank, queued_jobs.job_id)
         order by other.rank, other.job_id limit $2
       ) as other
     ) as line
     where jobs.id = any($1::uuid[]) and (queued_jobs.job_id is not null or delayed_jobs.job_id is not null)`,
    [jobIds, mostCounted],
  );
  if (rows.length === 0) return new Map();
  const fleet = await loadFleet(db);
  const pools = (await readPools(db))
    .filter(({ removedAtMs }) => removedAtMs === null)
    .map(({ rules }) => rules);
  return new Map(
    rows.map(({ job_id, requires, due_at, after, avoided, ...row }) => {
      const delayed = due_at !== null && after !== null ? { dueAtMs: due_at, after } : null;
      const line = {
        ahead: row.ahead,
        moreImportant: row.more_important,
        later: row.later,
        isCapped: row.ahead === mostCounted,
      };
      const job = { requires, delayed, avoided: new Set(avoided), line };
      return [job_id, explainWaiting(job, fleet, pools, nowMs)];
    }),
  );
}
