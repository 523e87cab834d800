import { ClaimId, type RenewReply, type RenewRequest } from '@barnraiser/protocol';
import type { Clock } from '../store/clock.js';
import { CoordinatorError } from '../store/coordinator-error.js';
import type { Queryable } from '../store/database.js';
import { defaultLeaseRules, newLease, wireLease } from './rules/lease-arithmetic.js';

interface Renewed {
  readonly lease_seq: number;
  readonly ttl_ms: number;
  readonly renew_after_ms: number;
  readonly grace_ms: number;
  readonly is_cancel_ordered: boolean;
}

/**
 * Moves a claim's deadline and notes what the build is doing; a suspect claim is live again. A claim
 * that has ended is answered with `abandon`. Rejects with `unknown-claim`.
 */
export async function renewClaim(
  db: Queryable,
  clock: Clock,
  claimId: string,
  request: RenewRequest,
): Promise<RenewReply> {
  const nowMs = clock.now();
  const [renewed] = await db.query<Renewed>(
    `with renewed as (
       update live_claims set renewed_at = $2, lease_seq = lease_seq + 1, phase = $3, phase_at = $2, step = $4,
         frozen_ms = frozen_ms + case when phase = 'frozen' then greatest(0, $2 - phase_at) else 0 end
       where claim_id = $1 returning *
     ), seen as (
       update machines set last_seen_at = $2 from renewed where machines.id = renewed.agent_id
     )
     select lease_seq, ttl_ms, renew_after_ms, grace_ms,
       exists (select 1 from cancel_orders where cancel_orders.job_id = renewed.job_id) as is_cancel_ordered
     from renewed`,
    [claimId, nowMs, request.state, request.step ?? null],
  );
  const id = ClaimId.parse(claimId);
  if (!renewed) return answerEnded(db, id, nowMs);
  return {
    lease: wireLease({
      seq: renewed.lease_seq,
      ttlMs: renewed.ttl_ms,
      renewAfterMs: renewed.renew_after_ms,
      graceMs: renewed.grace_ms,
      renewedAtMs: nowMs,
    }),
    directives: renewed.is_cancel_ordered ? [{ kind: 'cancel', claimId: id }] : [],
  };
}

async function answerEnded(db: Queryable, claimId: ClaimId, nowMs: number): Promise<RenewReply> {
  const [ended] = await db.query('select 1 from claims where id = $1', [claimId]);
  if (!ended) throw new CoordinatorError('unknown-claim', `there is no claim ${claimId}`);
  return {
    lease: wireLease(newLease(defaultLeaseRules, 0, nowMs)),
    directives: [{ kind: 'abandon', claimId }],
  };
}
