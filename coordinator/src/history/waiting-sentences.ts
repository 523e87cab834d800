import type { Reason, Requires } from '@barnraiser/protocol';
import { loadFleet } from '../queue/fleet.js';
import type { Queryable } from '../store/database.js';
import { explainWaiting } from './explain-waiting.js';

interface WaitingRow {
  readonly job_id: string;
  readonly requires: Requires;
  readonly due_at: number | null;
  readonly after: Reason | null;
  readonly avoided: readonly string[] | null;
}

/** For those of the jobs that wait in the queue, why nothing runs them yet. */
export async function waitingSentences(
  db: Queryable,
  jobIds: readonly string[],
  nowMs: number,
): Promise<ReadonlyMap<string, string>> {
  const rows = await db.query<WaitingRow>(
    `select jobs.id as job_id, requires, due_at, delayed_jobs.reason as after,
       (select array_agg(agent_id::text) from avoided_machines where avoided_machines.job_id = jobs.id) as avoided
     from jobs join requirement_classes using (class)
     left join queued_jobs on queued_jobs.job_id = jobs.id
     left join delayed_jobs on delayed_jobs.job_id = jobs.id
     where jobs.id = any($1::uuid[]) and (queued_jobs.job_id is not null or delayed_jobs.job_id is not null)`,
    [jobIds],
  );
  if (rows.length === 0) return new Map();
  const fleet = await loadFleet(db);
  return new Map(
    rows.map(({ job_id, requires, due_at, after, avoided }) => {
      const delayed = due_at !== null && after !== null ? { dueAtMs: due_at, after } : null;
      return [job_id, explainWaiting({ requires, delayed, avoided: new Set(avoided) }, fleet, nowMs)];
    }),
  );
}
