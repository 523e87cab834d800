import type { Offering } from '@barnraiser/protocol';
import type { Queryable } from '../../store/database.js';
import { instant } from '../../store/instant.js';

type Mine = NonNullable<Offering['mine']>;

interface RecordRow {
  readonly project: string;
  readonly builds: number;
  readonly passed: number;
  readonly failed: number;
  readonly last_how: string | null;
  readonly last_at: number | null;
}

/** What one machine has built of each project; zeros for a project that it never built. */
export async function machineRecords(db: Queryable, agentId: string): Promise<(project: string) => Mine> {
  const rows = await db.query<RecordRow>(
    `select project, count(*) as builds,
       count(*) filter (where how = 'passed') as passed,
       count(*) filter (where how = 'failed') as failed,
       (array_agg(how order by ended_at desc) filter (where how is not null))[1] as last_how,
       max(ended_at) as last_at
     from (
       select jobs.project, ended_at, coalesce(results.outcome, claim_endings.ending) as how
       from claims join jobs on jobs.id = claims.job_id
       left join claim_endings on claim_endings.claim_id = claims.id
       left join results on results.claim_id = claims.id
       where claims.agent_id = $1
     ) as builds
     group by project`,
    [agentId],
  );
  const mine = new Map(rows.map((row) => [row.project, recordOf(row)]));
  return (project) => mine.get(project) ?? { builds: 0, passed: 0, failed: 0, last: null };
}

function recordOf({ builds, passed, failed, last_how: outcome, last_at: at }: RecordRow): Mine {
  const last = outcome === null || at === null ? null : { outcome, at: instant(at) };
  return { builds, passed, failed, last };
}
