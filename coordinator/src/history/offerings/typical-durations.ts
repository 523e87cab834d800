import type { ProjectSummary } from '@barnraiser/protocol';
import type { Queryable } from '../../store/database.js';

/** The newest passed builds of a target that count. */
const mostCounted = 50;

/**
 * How long builds of each target typically take, in ms: the median of its newest passed builds, less
 * the time frozen. Null for a target that has never passed.
 */
export async function typicalDurations(
  db: Queryable,
  projects: readonly ProjectSummary[],
): Promise<(project: string, target: string) => number | null> {
  const wanted = projects.flatMap((project) =>
    project.targets.map((target) => [project.project, target.name] as const),
  );
  const rows = await db.query<{ project: string; target: string; median: number | null }>(
    `select wanted.project, wanted.target, typical.median
     from unnest($1::text[], $2::text[]) as wanted (project, target)
     cross join lateral (
       select percentile_cont(0.5) within group (order by spent_ms) as median
       from (
         select greatest(0, results.duration_ms - results.frozen_ms) as spent_ms
         from jobs
         join finished_jobs on finished_jobs.job_id = jobs.id and finished_jobs.outcome = 'passed'
         join results on results.claim_id = finished_jobs.claim_id
         where jobs.project = wanted.project and jobs.target = wanted.target
         order by jobs.created_at desc
         limit $3
       ) as newest
     ) as typical`,
    [wanted.map(([project]) => project), wanted.map(([, target]) => target), mostCounted],
  );
  const typical = new Map(rows.map((row) => [keyOf(row.project, row.target), row.median]));
  return (project, target) => {
    const median = typical.get(keyOf(project, target)) ?? null;
    return median === null ? null : Math.round(median);
  };
}

function keyOf(project: string, target: string): string {
  return `${project}\n${target}`;
}
