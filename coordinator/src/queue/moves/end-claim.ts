import type { Outcome, Reason } from '@barnraiser/protocol';
import type { Queryable } from '../../store/database.js';
import { plainText } from '../../store/plain-text.js';
import { nextPlace } from '../rules/retry-rule.js';
import { lockJobOf, placeJob } from './place-job.js';
import { keepAway, scoreMachine } from './score-machine.js';

/** How a live claim is to end. */
export interface Ending {
  readonly claimId: string;
  /** `abandoned`: somebody else finished the job, which therefore stays where it is. */
  readonly ending: 'reported' | 'released' | 'lost' | 'abandoned';
  /** Of the result; null without one. */
  readonly outcome: Outcome | null;
  readonly reason: Reason | null;
  readonly detail?: string | undefined;
  /** End it only if its lease has not moved since it was seen at this number (compare-and-set). */
  readonly ifLeaseSeq?: number;
  /** False: the reason does not count against the machine this time. */
  readonly isScored?: boolean;
}

interface EndedRow {
  readonly job_id: string;
  readonly agent_id: string;
  readonly attempt: number;
  readonly is_cancel_ordered: boolean;
  /** The machine has failures to its name. */
  readonly is_marked: boolean;
}

/**
 * Ends a live claim and moves its job on by the table of reasons. False when the claim was not live
 * any more (or its lease moved): then nothing was changed, so it may be called again.
 */
export async function endClaim(tx: Queryable, ending: Ending, nowMs: number): Promise<boolean> {
  return (await lockJobOf(tx, ending.claimId)) && endHeldClaim(tx, ending, nowMs);
}

/** The same of a claim whose job is locked already. */
export async function endHeldClaim(tx: Queryable, ending: Ending, nowMs: number): Promise<boolean> {
  const { claimId, outcome, reason } = ending;
  const ended = await moveToEndings(tx, ending, nowMs);
  if (!ended) return false;
  const failures = await scoreMachine(tx, ended, ending, nowMs);
  if (ending.ending === 'abandoned') return true;
  const place = nextPlace({
    outcome,
    reason,
    attempt: ended.attempt,
    isCancelOrdered: ended.is_cancel_ordered,
  });
  await placeJob(tx, ended.job_id, place, { claimId, nowMs });
  if (place.kind === 'queued' && place.isElsewhere) {
    await keepAway(tx, ended.job_id, ended.agent_id, { ending, failures, nowMs });
  }
  return true;
}

async function moveToEndings(tx: Queryable, ending: Ending, nowMs: number): Promise<EndedRow | undefined> {
  const [ended] = await tx.query<EndedRow>(
    `with gone as (
       delete from live_claims where claim_id = $1 and ($2::int is null or (lease_seq = $2 and lost_at <= $3))
       returning claim_id, job_id, agent_id,
         frozen_ms + case when phase = 'frozen' then greatest(0, $3 - phase_at) else 0 end as frozen_ms
     ), kept as (
       insert into claim_endings (claim_id, ending, reason, detail, ended_at, frozen_ms)
       select claim_id, $4, $5, $6, $3, frozen_ms from gone
     ), seen as (
       update machines set last_seen_at = $3 from gone
       where machines.id = gone.agent_id and $4 in ('reported', 'released')
     )
     select gone.job_id, gone.agent_id, claims.attempt,
       exists (select 1 from cancel_orders where cancel_orders.job_id = gone.job_id) as is_cancel_ordered,
       machines.failures_in_a_row > 0 or machines.score < 0 as is_marked
     from gone join claims on claims.id = gone.claim_id join machines on machines.id = gone.agent_id`,
    [
      ending.claimId,
      ending.ifLeaseSeq ?? null,
      nowMs,
      ending.ending,
      ending.reason,
      ending.detail === undefined ? null : plainText(ending.detail),
    ],
  );
  return ended;
}
