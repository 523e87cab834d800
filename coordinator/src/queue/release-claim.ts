import type { Reason } from '@barnraiser/protocol';
import type { Clock } from '../store/clock.js';
import { CoordinatorError } from '../store/coordinator-error.js';
import type { Database } from '../store/database.js';
import { endHeldClaim } from './moves/end-claim.js';
import { lockJobOf } from './moves/place-job.js';

/**
 * Takes a job back from a machine and moves it on as the reason says. Does nothing when the claim
 * has ended already. Rejects with `unknown-claim`.
 */
export async function releaseClaim(
  db: Database,
  clock: Clock,
  claimId: string,
  reason: Reason,
  detail?: string,
): Promise<void> {
  const isKnown = await db.transaction(async (tx) => {
    if (!(await lockJobOf(tx, claimId))) return false;
    await endHeldClaim(tx, { claimId, ending: 'released', outcome: null, reason, detail }, clock.now());
    return true;
  });
  if (!isKnown) throw new CoordinatorError('unknown-claim', `there is no claim ${claimId}`);
}
