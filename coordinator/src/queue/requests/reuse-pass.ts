import type { Queryable } from '../../store/database.js';

/** What a recent pass must be of. */
interface WantedPass {
  readonly mergeKey: string;
  readonly commit: string | null;
  /** Epoch ms; older ones do not count. */
  readonly sinceMs: number;
}

/**
 * Answers a request with a job that passed with the same merge key and commit, and notes the build
 * that is cited; false when there is none.
 */
export async function reusePass(tx: Queryable, requestId: string, wanted: WantedPass): Promise<boolean> {
  const reused = await tx.query(
    `insert into request_jobs (request_id, job_id, reused_claim_id)
     select $1, jobs.id, claim_id from jobs join finished_jobs on finished_jobs.job_id = jobs.id
     where merge_key = $2 and commit_id is not distinct from $3
       and outcome = 'passed' and claim_id is not null and finished_at >= $4
     order by finished_at desc limit 1
     returning job_id`,
    [requestId, wanted.mergeKey, wanted.commit, wanted.sinceMs],
  );
  return reused.length > 0;
}
