import type { Queryable } from '../../store/database.js';
import { plainText } from '../../store/plain-text.js';
import { insertResult, type KeptResult, resultValues } from './keep-result.js';

/**
 * Ends a live claim by a result that ends its job (`endsJob`), in one statement and no other round trip:
 * what `endHeldClaim` and `keepResult` do of results of any kind. False when the claim is not live any
 * more: then nothing is changed. An order to cancel that was given in the same moment stays behind,
 * where nobody looks: only live claims are asked about theirs.
 */
export async function finishClaim(db: Queryable, kept: KeptResult): Promise<boolean> {
  const { detail } = kept.result;
  const finished = await db.query(
    `with held as (
       select jobs.id from claims join jobs on jobs.id = claims.job_id where claims.id = $1::uuid
       for no key update of jobs
     ), gone as (
       delete from live_claims using held where claim_id = $1::uuid and job_id = held.id
       returning claim_id, job_id, agent_id,
         frozen_ms + case when phase = 'frozen' then greatest(0, $13::bigint - phase_at) else 0 end as frozen_ms
     ), ended as (
       insert into claim_endings (claim_id, ending, reason, detail, ended_at, frozen_ms)
       select claim_id, 'reported', $5::text, $14::text, $13::bigint, frozen_ms from gone
     ), placed as (
       insert into finished_jobs (job_id, outcome, reason, claim_id, finished_at)
       select job_id, $4::text, $5::text, claim_id, $13::bigint from gone
     ), unavoided as (
       delete from avoided_machines using gone where avoided_machines.job_id = gone.job_id
     ), uncancelled as (
       delete from cancel_orders using gone where cancel_orders.job_id = gone.job_id
     ), met as (
       update machines set last_seen_at = $13::bigint, failures_in_a_row = 0,
         quarantined_until = case when failures_in_a_row = 0 and score = 0 then quarantined_until end,
         score = least(0, score + case when $4::text = 'passed' then 1 else 0 end)
       from gone where machines.id = gone.agent_id
     )
     ${insertResult} from gone returning claim_id`,
    [...resultValues(kept), detail === undefined ? null : plainText(detail)],
  );
  return finished.length > 0;
}
