import type { JobState, Outcome, Reason } from '@barnraiser/protocol';
import type { Queryable } from '../store/database.js';

/** Where a job stands, by the table that its row is in. */
export interface JobPlace {
  readonly id: string;
  readonly request_id: string | null;
  readonly target: string;
  readonly commit: string | null;
  readonly state: JobState;
  /** Of the live or next claim; of the last one when the job is done. */
  readonly attempt: number;
  readonly outcome: Outcome | null;
  readonly reason: Reason | null;
  readonly finished_at: number | null;
  /** The newest build. */
  readonly build: string | null;
}

/** The places of jobs by a condition on `jobs` and `request_jobs`, in the order in which they were made. */
export async function jobPlaces(
  db: Queryable,
  condition: string,
  params: readonly unknown[],
): Promise<JobPlace[]> {
  return db.query<JobPlace>(
    `select jobs.id, request_jobs.request_id, jobs.target, jobs.commit_id as commit,
       case when done.job_id is not null then 'done' when live.job_id is not null then 'claimed' else 'queued' end
         as state,
       coalesce(queued_jobs.attempt, delayed_jobs.attempt, newest.attempt, 1) as attempt,
       done.outcome, done.reason, done.finished_at, newest.id as build
     from jobs
     left join request_jobs on request_jobs.job_id = jobs.id
     left join queued_jobs on queued_jobs.job_id = jobs.id
     left join delayed_jobs on delayed_jobs.job_id = jobs.id
     left join live_claims live on live.job_id = jobs.id
     left join finished_jobs done on done.job_id = jobs.id
     left join lateral (
       select id, attempt from claims where claims.job_id = jobs.id order by claimed_at desc, id desc limit 1
     ) newest on true
     where ${condition}
     order by jobs.created_at, jobs.id`,
    params,
  );
}
