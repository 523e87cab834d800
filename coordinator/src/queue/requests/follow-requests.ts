import { RequestId, type Job } from '@barnraiser/protocol';
import type { Queryable } from '../../store/database.js';
import { atCommit } from '../rules/at-commit.js';

/** A job's document grows by each request; the tables have them all. */
const mostNamed = 100;

/**
 * Makes an unclaimed job what those of its requests want that are not cancelled: the newest commit,
 * by when a reference was known to name it, and the highest priority. The job must be locked and out
 * of the queue.
 */
export async function followRequests(tx: Queryable, jobId: string): Promise<void> {
  const wishes = await tx.query<{ id: string; commit_id: string | null; priority: number }>(
    `select id, commit_id, priority from request_jobs join requests on requests.id = request_id
     where job_id = $1 and reused_claim_id is null
       and not exists (select 1 from cancelled_requests where cancelled_requests.request_id = requests.id)
     order by resolved_at desc, n desc`,
    [jobId],
  );
  const [newest, ...older] = wishes;
  const [row] = await tx.query<{ document: Job }>('select document from jobs where id = $1', [jobId]);
  if (!newest || !row) return;
  const mergedFrom = older.slice(0, mostNamed).map(({ id }) => RequestId.parse(id));
  const job = { ...atCommit(row.document, newest.commit_id), mergedFrom };
  await tx.query('update jobs set commit_id = $2, priority = $3, document = $4 where id = $1', [
    jobId,
    newest.commit_id,
    Math.max(...wishes.map(({ priority }) => priority)),
    JSON.stringify(job),
  ]);
}
