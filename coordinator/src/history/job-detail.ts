import { JobId, RequestId, type Job, type JobDetail } from '@barnraiser/protocol';
import type { Clock } from '../store/clock.js';
import { blameOf, readWishes, servedBy } from '../queue/requests/blame.js';
import { CoordinatorError } from '../store/coordinator-error.js';
import type { Queryable } from '../store/database.js';
import { instant, instantOrNull } from '../store/instant.js';
import { jobPlaces } from './job-places.js';
import { readBuilds } from './read-builds.js';
import { waitingSentences } from './waiting-sentences.js';

/** A job with its builds, newest first, and why nothing runs it. Rejects with `not-found`. */
export async function jobDetail(db: Queryable, clock: Clock, jobId: string): Promise<JobDetail> {
  const nowMs = clock.now();
  const [place] = await jobPlaces(db, 'jobs.id = $1', [jobId]);
  const [row] = await db.query<{
    project: string;
    created_at: number;
    priority: number;
    document: Job;
  }>('select project, created_at, priority, document from jobs where id = $1', [jobId]);
  if (!place || !row) throw new CoordinatorError('not-found', `there is no job ${jobId}`);
  const wishes = await readWishes(db, [place.id]);
  const waiting = await waitingSentences(db, [place.id], nowMs);
  return {
    id: JobId.parse(place.id),
    project: row.project,
    target: place.target,
    state: place.state,
    outcome: place.outcome,
    reason: place.reason,
    attempt: place.attempt,
    queuedAt: instant(row.created_at),
    finishedAt: instantOrNull(place.finished_at),
    waiting: waiting.get(place.id) ?? null,
    priority: row.priority,
    requests: servedBy(wishes, place.id).map((wish) => RequestId.parse(wish.request_id)),
    blame: await blameOf(db, place, wishes),
    job: row.document,
    builds: await readBuilds(db, nowMs, 'claims.job_id = $1 order by claimed_at desc, claims.id desc', [
      jobId,
    ]),
  };
}
