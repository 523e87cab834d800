import type { Clock } from '../store/clock.js';
import type { Queryable } from '../store/database.js';
import { changeMachine } from './change-machine.js';

/** Approves a machine that enrolled without an invite; approving it again does nothing. Rejects with `not-found`. */
export async function approveMachine(db: Queryable, clock: Clock, agentId: string): Promise<void> {
  await changeMachine(
    db,
    agentId,
    `approved_at = coalesce(approved_at, $2), trust = coalesce(trust, 'approved')`,
    clock.now(),
  );
}
