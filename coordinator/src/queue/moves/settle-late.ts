import type { Outcome, Reason } from '@barnraiser/protocol';
import type { Queryable } from '../../store/database.js';
import { nextPlace } from '../rules/retry-rule.js';
import { endClaim } from './end-claim.js';
import { placeJob, unqueueJob } from './place-job.js';

interface LateResult {
  readonly jobId: string;
  readonly claimId: string;
  readonly outcome: Outcome;
  readonly reason: Reason | null;
  readonly nowMs: number;
}

/**
 * Settles a result of a claim that was lost. `redundant` when another claim has finished the job, or
 * when the job has moved to a newer commit since and nobody asks for this one any more.
 * Otherwise `late`: if it says how the job ends, the job ends so, and whoever else builds it is told
 * to abandon; a result that would only have led to another attempt changes nothing, since that
 * attempt was given when the claim was lost. The job must be locked.
 */
export async function settleLate(tx: Queryable, late: LateResult): Promise<'late' | 'redundant'> {
  const { jobId, claimId, outcome, reason, nowMs } = late;
  const [finished] = await tx.query('select 1 from finished_jobs where job_id = $1', [jobId]);
  if (finished) return 'redundant';
  if (await hasMoved(tx, late)) return 'redundant';
  const place = nextPlace({ outcome, reason, attempt: 1, isCancelOrdered: false });
  if (place.kind !== 'finished') return 'late';
  if (!(await unqueueJob(tx, jobId))) {
    const [other] = await tx.query<{ claim_id: string }>(
      'select claim_id from live_claims where job_id = $1',
      [jobId],
    );
    await endClaim(tx, { claimId: other!.claim_id, ending: 'abandoned', outcome: null, reason: null }, nowMs);
  }
  await placeJob(tx, jobId, place, { claimId, nowMs });
  return 'late';
}

async function hasMoved(tx: Queryable, { jobId, claimId }: LateResult): Promise<boolean> {
  const [moved] = await tx.query(
    `select 1 from claims join jobs on jobs.id = claims.job_id
     where claims.id = $1 and jobs.id = $2 and claims.commit_id <> jobs.commit_id`,
    [claimId, jobId],
  );
  return moved !== undefined;
}
