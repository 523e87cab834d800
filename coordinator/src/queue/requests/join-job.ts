import type { Queryable } from '../../store/database.js';
import { lockJob } from '../moves/place-job.js';
import { followRequests } from './follow-requests.js';
import { replaceInQueue } from './replace-in-queue.js';

/**
 * Holds back other requests for jobs of these keys until the transaction ends: of two that come at
 * once, the second finds the job of the first.
 */
export async function lockMergeKeys(tx: Queryable, keys: readonly string[]): Promise<void> {
  for (const key of keys.toSorted()) {
    await tx.query("select pg_advisory_xact_lock(hashtextextended('merge ' || $1, 0))", [key]);
  }
}

/**
 * Adds a request to an unclaimed job of the same merge key, which moves to the newest commit; false
 * when there is none. The key must be locked. Of several jobs, which there are when a claimed one
 * came back, it is the youngest.
 */
export async function joinJob(tx: Queryable, requestId: string, mergeKey: string): Promise<boolean> {
  const unclaimed = await tx.query<{ id: string }>(
    `select job_id as id from queued_jobs where merge_key = $1
     union all
     select jobs.id from delayed_jobs join jobs on jobs.id = delayed_jobs.job_id
     where jobs.merge_key = $1 and takes_merges
     order by id desc`,
    [mergeKey],
  );
  for (const { id } of unclaimed) {
    await lockJob(tx, id);
    const isJoined = await replaceInQueue(tx, id, async () => {
      await tx.query('insert into request_jobs (request_id, job_id) values ($1, $2)', [requestId, id]);
      await followRequests(tx, id);
    });
    if (isJoined) return true;
  }
  return false;
}
