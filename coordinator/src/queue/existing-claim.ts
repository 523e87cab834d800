import { CoordinatorError } from '../store/coordinator-error.js';
import type { Queryable } from '../store/database.js';
import type { TakenJob } from './moves/take-job.js';
import type { LeaseTimes } from './rules/lease-arithmetic.js';
import { touchClaim } from './touch-claim.js';

interface ClaimRow extends TakenJob {
  readonly agent_id: string;
  readonly is_live: boolean;
  readonly lease_seq: number;
  readonly ttl_ms: number;
  readonly renew_after_ms: number;
  readonly grace_ms: number;
  readonly renewed_at: number;
}

/**
 * What was granted to a claim id before, or null when it is new. Rejects with `claim-superseded`
 * when the claim has ended or is another machine's. Asking again counts as contact.
 */
export async function existingClaim(
  db: Queryable,
  claimId: string,
  agentId: string,
  nowMs: number,
): Promise<(TakenJob & { readonly lease: LeaseTimes }) | null> {
  const [claim] = await db.query<ClaimRow>(
    `select claims.agent_id, claims.job_id, claims.attempt, jobs.document, live_claims.claim_id is not null as is_live,
       lease_seq, ttl_ms, renew_after_ms, grace_ms, renewed_at
     from claims join jobs on jobs.id = claims.job_id left join live_claims on live_claims.claim_id = claims.id
     where claims.id = $1`,
    [claimId],
  );
  if (!claim) return null;
  if (!claim.is_live || claim.agent_id !== agentId.toLowerCase()) {
    throw new CoordinatorError('claim-superseded', `claim ${claimId} has ended`);
  }
  await touchClaim(db, { now: () => nowMs }, claimId);
  return {
    job_id: claim.job_id,
    attempt: claim.attempt,
    document: claim.document,
    lease: {
      seq: claim.lease_seq,
      ttlMs: claim.ttl_ms,
      renewAfterMs: claim.renew_after_ms,
      graceMs: claim.grace_ms,
      renewedAtMs: claim.renewed_at,
    },
  };
}
