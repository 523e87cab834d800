import type { Queryable } from '../../store/database.js';

/** How many jobs of each target wait in the queue. */
export async function waitingJobs(db: Queryable): Promise<(project: string, target: string) => number> {
  const rows = await db.query<{ project: string; target: string; jobs: number }>(
    `select project, target, count(*) as jobs
     from (select job_id from queued_jobs union all select job_id from delayed_jobs) as waiting
     join jobs on jobs.id = waiting.job_id
     group by project, target`,
  );
  return (project, target) => rows.find((row) => row.project === project && row.target === target)?.jobs ?? 0;
}
