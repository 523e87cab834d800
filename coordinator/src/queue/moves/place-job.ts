import type { Queryable } from '../../store/database.js';
import { jobsQueuedChannel } from '../jobs-queued-channel.js';
import type { NextPlace } from '../rules/retry-rule.js';

/**
 * Holds a job where it is until the transaction ends. Every move but a claim takes this first; a
 * claim only moves a job from queued_jobs to live_claims, so look there in this order.
 */
export async function lockJob(tx: Queryable, jobId: string): Promise<void> {
  await tx.query('select 1 from jobs where id = $1 for no key update', [jobId]);
}

/** Holds the job of a claim likewise; false: there is no such claim. */
export async function lockJobOf(tx: Queryable, claimId: string): Promise<boolean> {
  const locked = await tx.query(
    `select 1 from claims join jobs on jobs.id = claims.job_id where claims.id = $1
     for no key update of jobs`,
    [claimId],
  );
  return locked.length > 0;
}

/** Puts a job that stands nowhere into its next place; `claimId` is the build that ended it there. */
export async function placeJob(
  tx: Queryable,
  jobId: string,
  place: NextPlace,
  { claimId, nowMs }: { readonly claimId: string | null; readonly nowMs: number },
): Promise<void> {
  switch (place.kind) {
    case 'queued':
      await queueJob(tx, jobId, place.attempt);
      break;
    case 'delayed':
      await tx.query('insert into delayed_jobs (job_id, attempt, reason, due_at) values ($1, $2, $3, $4)', [
        jobId,
        place.attempt,
        place.reason,
        nowMs + place.delayMs,
      ]);
      break;
    case 'finished':
      await tx.query(
        `with finished as (
           insert into finished_jobs (job_id, outcome, reason, claim_id, finished_at) values ($1, $2, $3, $4, $5)
         ), unavoided as (
           delete from avoided_machines where job_id = $1
         )
         delete from cancel_orders where job_id = $1`,
        [jobId, place.outcome, place.reason, claimId, nowMs],
      );
  }
}

/** Makes a job claimable and tells who waits. A job that was interrupted keeps its place in the queue. */
export async function queueJob(tx: Queryable, jobId: string, attempt: number): Promise<void> {
  await tx.query(
    `with queued as (
       insert into queued_jobs (job_id, class, priority, project, wall_s, attempt, queued_at, merge_key, turn_at)
       select id, class, priority, project, wall_s, $2, created_at, case when takes_merges then merge_key end,
         coalesce(turn_at, created_at)
       from jobs where id = $1
       returning class
     )
     select pg_notify($3, class) from queued`,
    [jobId, attempt, jobsQueuedChannel],
  );
}

/** Takes a job out of the queue, due or not; false when it was not there. The job must be locked. */
export async function unqueueJob(tx: Queryable, jobId: string): Promise<boolean> {
  const queued = await tx.query('delete from queued_jobs where job_id = $1 returning job_id', [jobId]);
  if (queued.length > 0) return true;
  const delayed = await tx.query('delete from delayed_jobs where job_id = $1 returning job_id', [jobId]);
  return delayed.length > 0;
}
