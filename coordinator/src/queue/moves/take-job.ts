import type { ClaimRequest, Job, Requires } from '@barnraiser/protocol';
import type { Database } from '../../store/database.js';
import { loadFleet } from '../fleet.js';
import type { LeaseTimes } from '../rules/lease-arithmetic.js';
import { matchRequires } from '../rules/match-requires.js';

/** Who takes a job, and under which lease. */
export interface Taker {
  readonly claimId: string;
  readonly agentId: string;
  readonly descriptorRev: string;
  readonly accept: ClaimRequest['accept'];
  readonly lease: LeaseTimes;
}

/** A job that was moved from the queue to a live claim. */
export interface TakenJob {
  readonly job_id: string;
  readonly attempt: number;
  readonly document: Job;
}

/**
 * Moves the first job of these classes to a live claim, for one that could not be served with others
 * (`meetAndTake`); null when there is none. Each class's head
 * is read without a lock, then taken under SKIP LOCKED in a single statement, so that the cost does
 * not grow with the queue and no two takers can get the same. The job's document is read by the
 * snapshot of that statement: whoever moves a queued job to another commit puts a new row in place
 * of the old one (`replaceInQueue`), which no statement from before can take.
 *
 * The same statement locks the machine's row: whoever drains a machine (scaler/store/drain-launch.ts)
 * waits for the claims that it is about to get, and those that come later see the mark.
 */
export async function takeJob(
  db: Database,
  taker: Taker,
  classes: ReadonlySet<string>,
): Promise<TakenJob | null> {
  if (classes.size === 0) return null;
  for (const { class: name } of await classesInOrder(db, classes)) {
    const taken = await moveFirst(db, taker, { class: name });
    if (taken) return taken;
  }
  return takeAvoided(db, taker, classes);
}

async function classesInOrder(
  db: Database,
  classes: ReadonlySet<string>,
): Promise<{ readonly class: string }[]> {
  return db.query(
    `select wanted.class from unnest($1::text[]) as wanted (class)
     cross join lateral (
       select rank, job_id from queued_jobs where queued_jobs.class = wanted.class
       order by rank, job_id limit 1
     ) as head
     order by head.rank, head.job_id`,
    [[...classes]],
  );
}

/** Jobs that this machine ended before for a reason that wants another one: only when there is no other. */
async function takeAvoided(
  db: Database,
  taker: Taker,
  classes: ReadonlySet<string>,
): Promise<TakenJob | null> {
  const avoided = await db.query<{ job_id: string; requires: Requires }>(
    `select queued_jobs.job_id, requirement_classes.requires
     from avoided_machines join queued_jobs using (job_id) join requirement_classes using (class)
     where agent_id = $1 and held_off_until <= $2 and class = any($3::text[])
     order by rank, job_id`,
    [taker.agentId, taker.lease.renewedAtMs, [...classes]],
  );
  for (const { job_id, requires } of avoided) {
    if (await hasOtherMachine(db, job_id, requires, taker)) continue;
    const taken = await moveFirst(db, taker, { jobId: job_id });
    if (taken) return taken;
  }
  return null;
}

async function hasOtherMachine(
  db: Database,
  jobId: string,
  requires: Requires,
  taker: Taker,
): Promise<boolean> {
  const tried = await db.query<{ agent_id: string }>(
    'select agent_id from avoided_machines where job_id = $1',
    [jobId],
  );
  const fleet = await loadFleet(db);
  return fleet.some(
    (machine) =>
      machine.canBeGivenWork(taker.lease.renewedAtMs) &&
      !tried.some(({ agent_id }) => agent_id === machine.id) &&
      matchRequires(requires, machine.facts),
  );
}

async function moveFirst(
  db: Database,
  taker: Taker,
  from: { readonly class: string } | { readonly jobId: string },
): Promise<TakenJob | null> {
  const { claimId, agentId, descriptorRev, accept, lease } = taker;
  const where =
    'class' in from
      ? `class = $10 and not exists (
           select 1 from avoided_machines
           where avoided_machines.job_id = queued_jobs.job_id and avoided_machines.agent_id = $2)`
      : 'job_id = $10';
  const [taken] = await db.query<TakenJob>(
    `with taker as (
       select id from machines where id = $2 and draining_at is null for key share
     ), picked as (
       select job_id from queued_jobs
       where ${where} and exists (select 1 from taker)
         and ($8::text[] is null or project = any($8))
         and ($9::float8 is null or wall_s is null or wall_s <= $9)
       order by rank, job_id limit 1
       for update skip locked
     ), moved as (
       delete from queued_jobs using picked where queued_jobs.job_id = picked.job_id
       returning queued_jobs.job_id, queued_jobs.attempt
     ), claimed as (
       insert into claims (id, job_id, agent_id, attempt, descriptor_rev, claimed_at, commit_id)
       select $1, job_id, $2, attempt, $3, $4, commit_id from moved join jobs on jobs.id = moved.job_id
       returning job_id, attempt
     ), live as (
       insert into live_claims (claim_id, job_id, agent_id, renewed_at, ttl_ms, renew_after_ms, grace_ms)
       select $1, job_id, $2, $4, $5, $6, $7 from moved
     )
     select claimed.job_id, claimed.attempt, jobs.document
     from claimed join jobs on jobs.id = claimed.job_id`,
    [
      claimId,
      agentId,
      descriptorRev,
      lease.renewedAtMs,
      lease.ttlMs,
      lease.renewAfterMs,
      lease.graceMs,
      accept.projects ?? null,
      accept.maxWallS ?? null,
      'class' in from ? from.class : from.jobId,
    ],
  );
  return taken ?? null;
}
