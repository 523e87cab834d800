import type { Job } from '@barnraiser/protocol';
import { v7 as uuidv7 } from 'uuid';
import type { Queryable } from '../../store/database.js';
import { documentDigest } from '../../store/digest.js';
import { queueJob } from '../moves/place-job.js';
import { fairTurn } from '../rules/fair-turn.js';
import { mergeKey } from '../rules/merge-key.js';

/** A job to be made for a request. */
export interface NewJob {
  readonly requestId: string;
  readonly job: Job;
  readonly priority: number;
  /** The project's, among those that wait for the same machines. */
  readonly weight: number;
  /** Whether later requests may join it. */
  readonly takesMerges: boolean;
}

/** Makes a job and queues it at its turn. */
export async function makeJob(tx: Queryable, made: NewJob, nowMs: number): Promise<void> {
  const { requestId, job, priority, weight, takesMerges } = made;
  const jobId = uuidv7();
  const requirementClass = documentDigest(job.requires);
  await tx.query(
    'insert into requirement_classes (class, requires) values ($1, $2) on conflict (class) do nothing',
    [requirementClass, JSON.stringify(job.requires)],
  );
  const line = await lineOf(tx, requirementClass, priority, job.project);
  await tx.query(
    `insert into jobs (id, project, target, class, priority, wall_s, commit_id, document, created_at,
       merge_key, takes_merges, turn_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      jobId,
      job.project,
      job.target,
      requirementClass,
      priority,
      job.limits.wallS ?? null,
      (job.source.kind === 'git' && job.source.commit) || null,
      JSON.stringify(job),
      nowMs,
      mergeKey(job),
      takesMerges,
      fairTurn({ nowMs, weight, ...line }),
    ],
  );
  await tx.query('insert into request_jobs (request_id, job_id) values ($1, $2)', [requestId, jobId]);
  await queueJob(tx, jobId, 1);
}

/** Two that look at once may be given the same turn; then the older id goes first. */
async function lineOf(
  tx: Queryable,
  requirementClass: string,
  priority: number,
  project: string,
): Promise<{ firstMs: number | null; lastOfProjectMs: number | null }> {
  const [line] = await tx.query<{ first: number | null; last_of_project: number | null }>(
    `select
       (select min(turn_at) from queued_jobs where class = $1 and priority = $2) as first,
       (select max(turn_at) from queued_jobs where class = $1 and priority = $2 and project = $3)
         as last_of_project`,
    [requirementClass, priority, project],
  );
  return { firstMs: line!.first, lastOfProjectMs: line!.last_of_project };
}
