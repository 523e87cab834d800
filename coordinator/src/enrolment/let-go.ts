import type { Reason } from '@barnraiser/protocol';
import { endClaim } from '../queue/moves/end-claim.js';
import type { Queryable } from '../store/database.js';

/** Which machine goes, and what is said of the builds that it leaves. */
export interface Leaving {
  readonly agentId: string;
  readonly reason: Reason;
  readonly detail: string;
}

/** Queues a machine's jobs again, voids its credentials, and marks it as gone; again does nothing. */
export async function letGo(
  tx: Queryable,
  { agentId, reason, detail }: Leaving,
  nowMs: number,
): Promise<void> {
  const live = await tx.query<{ claim_id: string }>(
    'select claim_id from live_claims where agent_id = $1 order by claim_id',
    [agentId],
  );
  for (const { claim_id: claimId } of live) {
    await endClaim(tx, { claimId, ending: 'released', outcome: null, reason, detail }, nowMs);
  }
  await tx.query('delete from credentials where agent_id = $1', [agentId]);
  await tx.query('update machines set left_at = coalesce(left_at, $2) where id = $1', [agentId, nowMs]);
}
