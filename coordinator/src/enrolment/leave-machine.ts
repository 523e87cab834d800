import type { Clock } from '../store/clock.js';
import { CoordinatorError } from '../store/coordinator-error.js';
import type { Database } from '../store/database.js';
import { letGo } from './let-go.js';

/**
 * Lets a machine go: its jobs are queued again, its credentials are void, its history stays. Leaving
 * again does nothing. Rejects with `not-found`.
 */
export async function leaveMachine(db: Database, clock: Clock, agentId: string): Promise<void> {
  const nowMs = clock.now();
  await db.transaction(async (tx) => {
    const [machine] = await tx.query('select 1 from machines where id = $1', [agentId]);
    if (!machine) throw new CoordinatorError('not-found', `there is no machine ${agentId}`);
    await letGo(tx, { agentId, reason: 'owner-reclaimed', detail: 'the machine left' }, nowMs);
  });
}
