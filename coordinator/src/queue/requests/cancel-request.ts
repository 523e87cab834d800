import type { Clock } from '../../store/clock.js';
import { CoordinatorError } from '../../store/coordinator-error.js';
import type { Database, Queryable } from '../../store/database.js';
import { lockJob, placeJob, unqueueJob } from '../moves/place-job.js';
import { followRequests } from './follow-requests.js';
import { replaceInQueue } from './replace-in-queue.js';

/**
 * Cancels a request. Jobs that nobody else asked for end at once when they are queued; machines that
 * build them are told on their next call. A queued job that others want as well goes back to what
 * they want. Cancelling again does nothing. Rejects with `not-found`.
 */
export async function cancelRequest(db: Database, clock: Clock, requestId: string): Promise<void> {
  const nowMs = clock.now();
  await db.transaction(async (tx) => {
    const [known] = await tx.query('select 1 from requests where id = $1', [requestId]);
    if (!known) throw new CoordinatorError('not-found', `there is no request ${requestId}`);
    const cancelled = await tx.query(
      `insert into cancelled_requests (request_id, cancelled_at) values ($1, $2)
       on conflict (request_id) do nothing returning request_id`,
      [requestId, nowMs],
    );
    if (cancelled.length === 0) return;
    for (const { job_id } of await jobsOf(tx, requestId)) await withdrawFrom(tx, job_id, nowMs);
  });
}

/** In the order of their ids, so that two cancellations lock them alike. */
async function jobsOf(tx: Queryable, requestId: string): Promise<{ job_id: string }[]> {
  return tx.query(
    'select job_id from request_jobs where request_id = $1 and reused_claim_id is null order by job_id',
    [requestId],
  );
}

/** Who else wants the job is asked under its lock: a new request takes the same before it joins. */
async function withdrawFrom(tx: Queryable, jobId: string, nowMs: number): Promise<void> {
  await lockJob(tx, jobId);
  const [wanted] = await tx.query(
    `select 1 from request_jobs where job_id = $1 and reused_claim_id is null
       and not exists (select 1 from cancelled_requests where request_id = request_jobs.request_id)`,
    [jobId],
  );
  if (wanted) await replaceInQueue(tx, jobId, () => followRequests(tx, jobId));
  else await cancelJob(tx, jobId, nowMs);
}

async function cancelJob(tx: Queryable, jobId: string, nowMs: number): Promise<void> {
  if (await unqueueJob(tx, jobId)) {
    const place = { kind: 'finished', outcome: 'cancelled', reason: 'cancelled' } as const;
    await placeJob(tx, jobId, place, { claimId: null, nowMs });
    return;
  }
  await tx.query(
    `insert into cancel_orders (job_id, ordered_at) select job_id, $2 from live_claims where job_id = $1
     on conflict (job_id) do nothing`,
    [jobId, nowMs],
  );
}
