import type { Database } from '../../store/database.js';
import { allOrEach, togetherOn } from '../../store/together.js';
import { insertResults, keptRows, type KeptResult, keptValues } from './keep-result.js';

/**
 * Ends a live claim by a result that ends its job (`endsJob`), together with the calls that come while the
 * last ones are under way: one statement and no other round trip for what `endHeldClaim` and `keepResult`
 * do of results of any kind. False when the claim is not live any more: then nothing is changed. An order
 * to cancel that was given in the same moment stays behind, where nobody looks: only live claims are asked
 * about theirs.
 */
export function finishClaim(db: Database, kept: KeptResult): Promise<boolean> {
  return finishTogether(db, kept);
}

const finishTogether = togetherOn(
  (db: Database, all: readonly KeptResult[]) => allOrEach(all, (some) => finishAll(db, some)),
  { most: 64 },
);

/** Of two results for one claim the second comes too late. */
async function finishAll(db: Database, all: readonly KeptResult[]): Promise<boolean[]> {
  const first = new Map(all.toReversed().map((kept) => [kept.claimId, kept]));
  const rows = await db.query<{ claim_id: string }>(statement, keptValues([...first.values()]));
  const finished = new Set(rows.map(({ claim_id }) => claim_id));
  return all.map((kept) => first.get(kept.claimId) === kept && finished.has(kept.claimId));
}

/** Jobs are locked before machines, and both in the order of their ids, so that no two of these wait for each other. */
const statement = {
  name: 'finish-claims',
  sql: `
with kept as (
  select * from ${keptRows}
), held as (
  select claims.id as claim_id from claims join jobs on jobs.id = claims.job_id
  where claims.id = any($1::uuid[]) order by jobs.id for no key update of jobs
), gone as (
  delete from live_claims using kept
  where live_claims.claim_id = any(array(select claim_id from held)) and live_claims.claim_id = kept.claim_id
  returning live_claims.claim_id, job_id, agent_id, outcome, reason, detail, reported_at, live_claims.frozen_ms
    + case when phase = 'frozen' then greatest(0, reported_at - phase_at) else 0 end as frozen_ms
), ended as (
  insert into claim_endings (claim_id, ending, reason, detail, ended_at, frozen_ms)
  select claim_id, 'reported', reason, detail, reported_at, frozen_ms from gone
), placed as (
  insert into finished_jobs (job_id, outcome, reason, claim_id, finished_at)
  select job_id, outcome, reason, claim_id, reported_at from gone
), unavoided as (
  delete from avoided_machines where job_id = any(array(select job_id from gone))
), uncancelled as (
  delete from cancel_orders where job_id = any(array(select job_id from gone))
), locked as (
  select id from machines where id = any(array(select agent_id from gone)) order by id for no key update
), scored as (
  select agent_id, max(reported_at) as seen_at, count(*) filter (where outcome = 'passed') as passes
  from gone group by agent_id
), met as (
  update machines set last_seen_at = seen_at, failures_in_a_row = 0,
    quarantined_until = case when failures_in_a_row = 0 and score = 0 then quarantined_until end,
    score = least(0, score + passes)
  from scored where machines.id = any(array(select id from locked)) and machines.id = agent_id
)
${insertResults} from kept join gone on gone.claim_id = kept.claim_id
returning claim_id`,
};
