import type { Queryable } from '../../store/database.js';
import { queueJob } from '../moves/place-job.js';

/**
 * Changes an unclaimed job; false, without a call of `change`, when it is claimed or done. The job
 * must be locked. Its row in the queue is taken out and put in anew, at the same turn: a claim that
 * runs at this moment either has the row already, and then nothing is changed, or cannot take it.
 */
export async function replaceInQueue(
  tx: Queryable,
  jobId: string,
  change: () => Promise<void>,
): Promise<boolean> {
  const [queued] = await tx.query<{ attempt: number }>(
    'delete from queued_jobs where job_id = $1 returning attempt',
    [jobId],
  );
  if (queued) {
    await change();
    await queueJob(tx, jobId, queued.attempt);
    return true;
  }
  const [delayed] = await tx.query('select 1 from delayed_jobs where job_id = $1', [jobId]);
  if (delayed) await change();
  return delayed !== undefined;
}
