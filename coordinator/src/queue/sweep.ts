import type { Clock } from '../store/clock.js';
import type { Database } from '../store/database.js';
import { readExpiredClaims } from './expired-claims.js';
import { endClaim } from './moves/end-claim.js';
import { lockJob, queueJob } from './moves/place-job.js';

const mostAtOnce = 200;

/**
 * Brings the tables up to the clock: claims past their grace are lost, delayed jobs that are due are
 * queued, expired invites and credentials go. Looks at what is, not at what happened, so it may run
 * on many instances, be skipped, or be repeated.
 */
export async function sweep(db: Database, clock: Clock): Promise<{ lost: number; due: number }> {
  const nowMs = clock.now();
  const swept = { lost: await loseClaims(db, nowMs), due: await queueDueJobs(db, nowMs) };
  await db.query('delete from invites where expires_at <= $1', [nowMs]);
  await db.query('delete from credentials where expires_at <= $1', [nowMs]);
  return swept;
}

async function loseClaims(db: Database, nowMs: number): Promise<number> {
  const expired = await readExpiredClaims(db, nowMs, mostAtOnce);
  let lost = 0;
  for (const { claimId, leaseSeq: ifLeaseSeq, reason } of expired) {
    const isLost = await db.transaction((tx) =>
      endClaim(tx, { claimId, ending: 'lost', outcome: null, reason, ifLeaseSeq }, nowMs),
    );
    if (isLost) lost++;
  }
  return lost;
}

async function queueDueJobs(db: Database, nowMs: number): Promise<number> {
  const waiting = await db.query<{ job_id: string }>(
    'select job_id from delayed_jobs where due_at <= $1 order by due_at limit $2',
    [nowMs, mostAtOnce],
  );
  let due = 0;
  for (const { job_id } of waiting) {
    const isQueued = await db.transaction(async (tx) => {
      await lockJob(tx, job_id);
      const [taken] = await tx.query<{ attempt: number }>(
        'delete from delayed_jobs where job_id = $1 and due_at <= $2 returning attempt',
        [job_id, nowMs],
      );
      if (taken) await queueJob(tx, job_id, taken.attempt);
      return taken !== undefined;
    });
    if (isQueued) due++;
  }
  return due;
}
