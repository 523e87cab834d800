import type { Blame, Job, Outcome } from '@barnraiser/protocol';
import { v7 as uuidv7 } from 'uuid';
import { blameOf, readWishes } from './blame.js';
import type { Clock } from '../../store/clock.js';
import { CoordinatorError } from '../../store/coordinator-error.js';
import type { Database, Queryable } from '../../store/database.js';
import { lockJob } from '../moves/place-job.js';
import { atCommit } from '../rules/at-commit.js';
import { makeJob } from './make-job.js';
import { getProject } from './read-projects.js';

/** What was asked for, and what needs no build. */
export interface BisectedJob {
  readonly target: string;
  readonly blame: Blame;
  /** Oldest commit first. */
  readonly requestIds: readonly string[];
  readonly known: readonly { readonly commit: string; readonly outcome: Outcome }[];
}

interface FailedJob {
  readonly id: string;
  readonly document: Job;
  readonly priority: number;
  readonly commit_id: string | null;
  readonly merge_key: string | null;
  readonly outcome: Outcome | null;
}

/**
 * Asks for each commit that a failed job stands for, beside the one that was built and those whose
 * result is known, as a request of its own that is never merged, with the recipe of that job. Asking
 * again answers the same requests. Rejects with `not-found`, or `conflict` when the job has not
 * failed or stands for one commit only.
 */
export async function bisectJob(db: Database, clock: Clock, jobId: string): Promise<BisectedJob> {
  return db.transaction(async (tx) => {
    await lockJob(tx, jobId);
    const job = await failedJob(tx, jobId);
    const blame = await blameOf(tx, { id: job.id, commit: job.commit_id }, await readWishes(tx, [job.id]));
    if (!blame) throw new CoordinatorError('conflict', `job ${jobId} stands for one commit only`);
    const { target } = job.document;
    const known = await knownOutcomes(tx, job, blame);
    const requestIds: string[] = [];
    for (const commit of blame.commits) {
      if (known.some((each) => each.commit === commit)) continue;
      requestIds.push((await madeBefore(tx, job, commit)) ?? (await askFor(tx, job, commit, clock.now())));
    }
    return { target, blame, requestIds, known };
  });
}

async function failedJob(tx: Queryable, jobId: string): Promise<FailedJob> {
  const [job] = await tx.query<FailedJob>(
    `select id, document, priority, commit_id, merge_key, outcome
     from jobs left join finished_jobs on finished_jobs.job_id = jobs.id where id = $1`,
    [jobId],
  );
  if (!job) throw new CoordinatorError('not-found', `there is no job ${jobId}`);
  if (job.outcome === 'failed') return job;
  throw new CoordinatorError('conflict', `job ${jobId} has not failed: ${job.outcome ?? 'it is not done'}`);
}

/** The job's own commit, and others that were built by themselves; not by the requests of an earlier call. */
async function knownOutcomes(
  tx: Queryable,
  { id, merge_key }: FailedJob,
  { commits }: Blame,
): Promise<BisectedJob['known']> {
  const rows = await tx.query<{ commit: string; outcome: Outcome }>(
    `select distinct on (commit_id) commit_id as commit, outcome
     from jobs join finished_jobs on finished_jobs.job_id = jobs.id
     where (jobs.id = $1 or merge_key = $2) and commit_id = any($3::text[]) and outcome in ('passed', 'failed')
       and not exists (
         select 1 from request_jobs join requests on requests.id = request_id
         where request_jobs.job_id = jobs.id and bisects = $1)
     order by commit_id, finished_at desc`,
    [id, merge_key, commits],
  );
  return rows.toSorted((a, b) => commits.indexOf(a.commit) - commits.indexOf(b.commit));
}

async function madeBefore(tx: Queryable, { id }: FailedJob, commit: string): Promise<string | null> {
  const [made] = await tx.query<{ id: string }>(
    'select id from requests where bisects = $1 and commit_id = $2',
    [id, commit],
  );
  return made?.id ?? null;
}

async function askFor(tx: Queryable, failed: FailedJob, commit: string, nowMs: number): Promise<string> {
  const requestId = uuidv7();
  const { priority } = failed;
  const job: Job = { ...atCommit(failed.document, commit), mergedFrom: [] };
  const weight = (await getProject(tx, job.project))?.weight ?? 1;
  const ref = job.source.kind === 'git' ? job.source.ref : null;
  await tx.query(
    `insert into requests (id, project, ref, commit_id, created_at, priority, resolved_at, bisects)
     values ($1, $2, $3, $4, $5, $6, $5, $7)`,
    [requestId, job.project, ref, commit, nowMs, priority, failed.id],
  );
  await makeJob(tx, { requestId, job, priority, weight, takesMerges: false }, nowMs);
  return requestId;
}
