import type { Job } from '@barnraiser/protocol';
import type { Queryable } from '../../store/database.js';
import type { TakenJob, Taker } from './take-job.js';

/** What several takers got, in their order; null: nothing was left for that one. */
export interface TakenJobs {
  readonly taken: readonly (TakenJob | null)[];
  /** Others were at some of the first jobs: whoever got nothing may try alone. */
  readonly isContended: boolean;
}

interface TakenRow {
  readonly seen: number;
  readonly claim_id: string | null;
  readonly job_id: string;
  readonly attempt: number;
  readonly document: Job;
}

/** How many more of the first jobs are looked at than there are takers, in case that others take some. */
const spare = 2;

/**
 * Moves the first jobs of these classes to as many live claims, in one statement: the first taker
 * gets the first job. All takers accept the same, avoid nothing, and their machines' rows are locked
 * (`meetMachines`). The heads of the classes are read without a lock and then taken under SKIP
 * LOCKED, so that the cost does not grow with the queue and no two takers can get the same; the first
 * n jobs stand in the n classes with the first heads. The jobs' documents are read by the snapshot of that statement, as in `takeJob`.
 */
export async function takeJobs(
  tx: Queryable,
  takers: readonly Taker[],
  classes: ReadonlySet<string>,
): Promise<TakenJobs> {
  if (classes.size === 0) return { taken: takers.map(() => null), isContended: false };
  const rows = await moveFirst(tx, takers, classes);
  const byClaim = new Map(rows.map((row) => [row.claim_id, row]));
  const taken = takers.map(({ claimId }) => byClaim.get(claimId.toLowerCase()) ?? null);
  const count = taken.filter((one) => one !== null).length;
  return { taken, isContended: count < takers.length && rows[0]!.seen > count };
}

function moveFirst(
  tx: Queryable,
  takers: readonly Taker[],
  classes: ReadonlySet<string>,
): Promise<TakenRow[]> {
  const { accept } = takers[0]!;
  return tx.query<TakenRow>(
    `with best as (
       select wanted.class from unnest($1::text[]) as wanted (class)
       cross join lateral (
         select rank, job_id from queued_jobs
         where queued_jobs.class = wanted.class
           and ($2::text[] is null or project = any($2))
           and ($3::float8 is null or wall_s is null or wall_s <= $3)
         order by rank, job_id limit 1
       ) as head
       order by head.rank, head.job_id limit $4
     ), heads as (
       select head.job_id from best
       cross join lateral (
         select rank, job_id from queued_jobs
         where queued_jobs.class = best.class
           and ($2::text[] is null or project = any($2))
           and ($3::float8 is null or wall_s is null or wall_s <= $3)
         order by rank, job_id limit $4
       ) as head
       order by head.rank, head.job_id limit $4
     ), picked as (
       select queued_jobs.job_id from queued_jobs join heads on heads.job_id = queued_jobs.job_id
       order by rank, queued_jobs.job_id limit $5
       for update of queued_jobs skip locked
     ), moved as (
       delete from queued_jobs using picked where queued_jobs.job_id = picked.job_id
       returning queued_jobs.job_id, attempt, rank
     ), given as (
       select job_id, attempt, taker.*
       from (select job_id, attempt, row_number() over (order by rank, job_id) as n from moved) as placed
       join unnest($6::uuid[], $7::uuid[], $8::text[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[])
         with ordinality as taker (claim_id, agent_id, rev, renewed_at, ttl_ms, renew_after_ms, grace_ms, n)
         using (n)
     ), claimed as (
       insert into claims (id, job_id, agent_id, attempt, descriptor_rev, claimed_at, commit_id)
       select claim_id, job_id, agent_id, attempt, rev, renewed_at, commit_id
       from given join jobs on jobs.id = given.job_id
     ), live as (
       insert into live_claims (claim_id, job_id, agent_id, renewed_at, ttl_ms, renew_after_ms, grace_ms)
       select claim_id, job_id, agent_id, renewed_at, ttl_ms, renew_after_ms, grace_ms from given
     )
     select (select count(*) from heads) as seen, given.claim_id, given.job_id, given.attempt, jobs.document
     from (select 1) as one left join given on true left join jobs on jobs.id = given.job_id`,
    [
      [...classes],
      accept.projects ?? null,
      accept.maxWallS ?? null,
      2 * takers.length + spare,
      takers.length,
      takers.map(({ claimId }) => claimId),
      takers.map(({ agentId }) => agentId),
      takers.map(({ descriptorRev }) => descriptorRev),
      takers.map(({ lease }) => lease.renewedAtMs),
      takers.map(({ lease }) => lease.ttlMs),
      takers.map(({ lease }) => lease.renewAfterMs),
      takers.map(({ lease }) => lease.graceMs),
    ],
  );
}
