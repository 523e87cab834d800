import { endClaim } from '../queue/moves/end-claim.js';
import type { Clock } from '../store/clock.js';
import { CoordinatorError } from '../store/coordinator-error.js';
import type { Database } from '../store/database.js';

/**
 * Lets a machine go: its jobs are queued again, its credentials are void, its history stays. Leaving
 * again does nothing. Rejects with `not-found`.
 */
export async function leaveMachine(db: Database, clock: Clock, agentId: string): Promise<void> {
  const nowMs = clock.now();
  await db.transaction(async (tx) => {
    const [machine] = await tx.query('select 1 from machines where id = $1', [agentId]);
    if (!machine) throw new CoordinatorError('not-found', `there is no machine ${agentId}`);
    const live = await tx.query<{ claim_id: string }>(
      'select claim_id from live_claims where agent_id = $1 order by claim_id',
      [agentId],
    );
    for (const { claim_id: claimId } of live) {
      const detail = 'the machine left';
      await endClaim(
        tx,
        { claimId, ending: 'released', outcome: null, reason: 'owner-reclaimed', detail },
        nowMs,
      );
    }
    await tx.query('delete from credentials where agent_id = $1', [agentId]);
    await tx.query('update machines set left_at = coalesce(left_at, $2) where id = $1', [agentId, nowMs]);
  });
}
