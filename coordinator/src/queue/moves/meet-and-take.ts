import type { Database, PreparedStatement } from '../../store/database.js';
import type { ServerFacts } from '../rules/machine-facts.js';
import type { TakenJob, Taker } from './take-job.js';

/** One call for a job, and under which lease it would be given. */
export interface Calling extends Taker {
  /** SHA-256 of the credential that it shows, hexadecimal. */
  readonly credential: string;
  readonly holding: readonly string[];
  /** When the call came in, epoch ms. */
  readonly askedAtMs: number;
  /** What it holds is settled, and no claim has its id. */
  readonly isRetry: boolean;
}

/** A call with what its classes were derived from. */
export interface Matched extends Calling {
  readonly facts: ServerFacts;
}

/** What all calls of one statement have in common. */
export interface Common {
  readonly classes: ReadonlySet<string>;
  /** How many classes there were when these were found. */
  readonly classCount: number;
}

/** What is known of a call's machine and of the call, and the job that it got. */
export interface MetRow extends Omit<TakenJob, 'job_id'> {
  readonly is_enrolled: boolean;
  /** Its credential was the machine's when the call came in. */
  readonly is_credited: boolean;
  readonly approved_at: number | null;
  readonly suspended_at: number | null;
  readonly left_at: number | null;
  readonly quarantined_until: number | null;
  readonly draining_at: number | null;
  readonly is_described: boolean;
  /** The classes were derived from what is still so. */
  readonly is_current: boolean;
  /** The claim's id was used before. */
  readonly is_repeated: boolean;
  /** A live claim of the machine is not among those that it says it holds. */
  readonly has_omitted: boolean;
  /** There are jobs that should rather go to other machines. */
  readonly avoids: boolean;
  /** It might have got a job: nothing above speaks against it. */
  readonly is_taker: boolean;
  /** How many jobs were looked at for all. */
  readonly looked_at: number;
  readonly job_id: string | null;
}

/**
 * Notes the contact of each call's machine, and moves the first jobs of the classes to as many live
 * claims, in one statement; answers a row for each call, in their order. All calls accept the same.
 *
 * The machines' rows are locked until the statement is committed, always in the order of their ids:
 * whoever drains one (scaler/store/drain-launch.ts) waits for the claims that it is about to get, and
 * those that come later see the mark. The heads of the classes are read without a lock and then taken
 * under SKIP LOCKED, so that the cost does not grow with the queue and no two calls can get the same;
 * the first n jobs stand in the n classes with the first heads. The jobs' documents are read by the
 * statement's snapshot, as in `takeJob`.
 */
export async function meetAndTake(
  db: Database,
  calls: readonly Matched[],
  { classes, classCount }: Common,
): Promise<MetRow[]> {
  const { accept } = calls[0]!;
  return db.query<MetRow>(statementFor(calls.length), [
    calls.map(({ claimId }) => claimId),
    calls.map(({ agentId }) => agentId),
    calls.map(({ descriptorRev }) => descriptorRev),
    calls.map(({ holding }) => `{${holding.join(',')}}`),
    calls.map(({ askedAtMs }) => askedAtMs),
    calls.map(({ isRetry }) => isRetry),
    calls.map(({ facts }) => facts.trust),
    calls.map(({ facts }) => facts.pool),
    calls.map(({ facts }) => facts.owner),
    calls.map(({ lease }) => lease.renewedAtMs),
    calls.map(({ lease }) => lease.ttlMs),
    calls.map(({ lease }) => lease.renewAfterMs),
    calls.map(({ lease }) => lease.graceMs),
    calls.map(({ credential }) => credential),
    classCount,
    [...classes],
    accept.projects ?? null,
    accept.maxWallS ?? null,
  ]);
}

const firstOf = (wanted: string, limit: number): string => `
  select rank, job_id from queued_jobs
  where ${wanted}
    and ($17::text[] is null or project = any($17))
    and ($18::float8 is null or wall_s is null or wall_s <= $18)
  order by rank, job_id limit ${limit}`;

/** Nothing that was claimed lately is read again. */
const fromBest = 'queued_jobs.class = best.class and (rank, job_id) >= (best.rank, best.job_id)';

/**
 * What is written as `any(array(…))` or with `offset 0` keeps to an index also where the planner takes a
 * table for empty: live_claims and queued_jobs fill and empty between two looks at their statistics.
 */
const statementOf = (looksMax: number): string => `
with asked as (
  select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::boolean[],
    $7::text[], $8::text[], $9::text[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::text[])
    with ordinality as asked (claim_id, agent_id, rev, holding, asked_at, is_retry,
      trust, pool, owner, renewed_at, ttl_ms, renew_after_ms, grace_ms, credential, n)
), locked as (
  select id from machines where id = any($2::uuid[]) order by id for no key update
), seen as (
  update machines set last_seen_at = (select max(renewed_at) from asked)
  where machines.id = any(array(select id from locked))
  returning machines.id, approved_at, suspended_at, left_at, quarantined_until, draining_at, trust, pool, owner
), met as (
  select asked.*, seen.id is not null as is_enrolled,
    approved_at, suspended_at, left_at, quarantined_until, draining_at,
    exists (
      select 1 from credentials where token_sha256 = asked.credential
        and credentials.agent_id = asked.agent_id and expires_at > asked_at
    ) as is_credited,
    exists (select 1 from descriptors where descriptors.rev = asked.rev and agent_id = asked.agent_id)
      as is_described,
    seen.trust is not distinct from asked.trust and seen.pool is not distinct from asked.pool
      and seen.owner is not distinct from asked.owner
      and (select count(*) from requirement_classes) = $15::bigint as is_current,
    not is_retry and exists (select 1 from claims where claims.id = asked.claim_id) as is_repeated,
    not is_retry and exists (
      select 1 from (
        select claim_id from live_claims where live_claims.agent_id = asked.agent_id offset 0
      ) as live join claims on claims.id = live.claim_id
      where live.claim_id <> asked.claim_id and live.claim_id <> all(asked.holding::uuid[])
        and claimed_at <= asked_at
    ) as has_omitted,
    exists (select 1 from avoided_machines where avoided_machines.agent_id = asked.agent_id) as avoids
  from asked left join seen on seen.id = asked.agent_id
), takers as (
  select *, row_number() over (order by n) as place from met
  where is_enrolled and is_credited and left_at is null and suspended_at is null and approved_at is not null
    and is_described and is_current and draining_at is null
    and (quarantined_until is null or quarantined_until <= renewed_at)
    and not is_repeated and not has_omitted and not avoids
), best as (
  select wanted.class, head.rank, head.job_id from unnest($16::text[]) as wanted (class)
  cross join lateral (${firstOf('queued_jobs.class = wanted.class', 1)}) as head
  order by head.rank, head.job_id limit ${looksMax}
), heads as (
  select head.job_id from best
  cross join lateral (${firstOf(fromBest, looksMax)}) as head
  order by head.rank, head.job_id limit ${looksMax}
), picked as (
  select job_id from queued_jobs where job_id = any(array(select job_id from heads))
  order by rank, job_id limit (select count(*) from takers)
  for update skip locked
), moved as (
  delete from queued_jobs using picked where queued_jobs.job_id = picked.job_id
  returning queued_jobs.job_id, attempt, rank
), given as (
  select takers.*, job_id, attempt
  from (select job_id, attempt, row_number() over (order by rank, job_id) as place from moved) as placed
  join takers on takers.place = placed.place
), claimed as (
  insert into claims (id, job_id, agent_id, attempt, descriptor_rev, claimed_at, commit_id)
  select claim_id, job_id, agent_id, attempt, rev, renewed_at, commit_id
  from given join jobs on jobs.id = given.job_id
), live as (
  insert into live_claims (claim_id, job_id, agent_id, renewed_at, ttl_ms, renew_after_ms, grace_ms)
  select claim_id, job_id, agent_id, renewed_at, ttl_ms, renew_after_ms, grace_ms from given
)
select met.is_enrolled, met.is_credited, met.approved_at, met.suspended_at, met.left_at, met.quarantined_until, met.draining_at,
  met.is_described, met.is_current, met.is_repeated, met.has_omitted, met.avoids,
  takers.n is not null as is_taker, (select count(*) from heads) as looked_at,
  given.job_id, given.attempt, jobs.document
from met left join takers on takers.n = met.n left join given on given.n = met.n
left join jobs on jobs.id = given.job_id
order by met.n`;

/** The most calls that one statement takes. */
export const claimsMax = 64;

/**
 * A statement for each size of crowd, with how many of the first jobs it looks at: twice as many as there
 * are calls and some, in case that others take them. Were that a parameter, the planner would think of
 * reading a tenth of the queue.
 */
const statements = [4, 16, claimsMax].map((calls) => ({
  calls,
  statement: { name: `meet-and-take-${calls}`, sql: statementOf(2 * calls + 2) },
}));

function statementFor(count: number): PreparedStatement {
  return statements.find(({ calls }) => calls >= count)!.statement;
}
