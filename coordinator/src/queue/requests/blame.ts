import { RequestId, type Blame } from '@barnraiser/protocol';
import type { Queryable } from '../../store/database.js';

/** A request's part in a job, oldest wish first. */
export interface Wish {
  readonly job_id: string;
  readonly request_id: string;
  readonly commit_id: string | null;
  readonly is_cancelled: boolean;
  /** The build that is cited where the job was done before; such a request had no part in making it. */
  readonly reused_claim_id: string | null;
}

/** All requests of these jobs. */
export async function readWishes(db: Queryable, jobIds: readonly string[]): Promise<Wish[]> {
  return db.query<Wish>(
    `select job_id, request_id, requests.commit_id, reused_claim_id,
       exists (select 1 from cancelled_requests where cancelled_requests.request_id = requests.id) as is_cancelled
     from request_jobs join requests on requests.id = request_id
     where job_id = any($1::uuid[]) order by resolved_at, n`,
    [jobIds],
  );
}

/** Those that the job's result is for. */
export function servedBy(wishes: readonly Wish[], jobId: string): Wish[] {
  return wishes.filter(
    (wish) => wish.job_id === jobId && wish.reused_claim_id === null && !wish.is_cancelled,
  );
}

/** The commits that a job which builds `commit` speaks for; null when that is the only one. */
export async function blameOf(
  db: Queryable,
  { id, commit }: { readonly id: string; readonly commit: string | null },
  wishes: readonly Wish[],
): Promise<Blame | null> {
  const served = servedBy(wishes, id);
  if (commit === null) return null;
  const asked = served.flatMap((wish) => wish.commit_id ?? []);
  const commits = [...new Set([...asked.filter((each) => each !== commit), commit])];
  if (commits.length === 1) return null;
  return {
    lastPassed: await lastPassed(db, id),
    first: commits[0]!,
    last: commit,
    commits,
    requests: served.map((wish) => RequestId.parse(wish.request_id)),
  };
}

/** Of the jobs of the same kind that were asked for before. */
async function lastPassed(db: Queryable, jobId: string): Promise<string | null> {
  const [passed] = await db.query<{ commit_id: string | null }>(
    `select earlier.commit_id from jobs join jobs earlier on earlier.merge_key = jobs.merge_key
     join finished_jobs on finished_jobs.job_id = earlier.id
     where jobs.id = $1 and (earlier.created_at, earlier.id) < (jobs.created_at, jobs.id)
       and outcome = 'passed'
     order by earlier.created_at desc, earlier.id desc limit 1`,
    [jobId],
  );
  return passed?.commit_id ?? null;
}
