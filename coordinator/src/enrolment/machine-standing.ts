import type { Clock } from '../store/clock.js';
import { CoordinatorError } from '../store/coordinator-error.js';
import type { Queryable } from '../store/database.js';

/** Approves a machine that enrolled without an invite; approving it again does nothing. Rejects with `not-found`. */
export async function approveMachine(db: Queryable, clock: Clock, agentId: string): Promise<void> {
  await change(
    db,
    agentId,
    `approved_at = coalesce(approved_at, $2), trust = coalesce(trust, 'approved')`,
    clock.now(),
  );
}

/** Gives a machine no more work; what it builds may still be reported. Rejects with `not-found`. */
export async function suspendMachine(db: Queryable, clock: Clock, agentId: string): Promise<void> {
  await change(db, agentId, 'suspended_at = coalesce(suspended_at, $2)', clock.now());
}

/** Ends a suspension. Rejects with `not-found`. */
export async function resumeMachine(db: Queryable, agentId: string): Promise<void> {
  await change(db, agentId, 'suspended_at = $2', null);
}

async function change(db: Queryable, agentId: string, set: string, value: number | null): Promise<void> {
  const changed = await db.query(`update machines set ${set} where id = $1 returning id`, [agentId, value]);
  if (changed.length === 0) throw new CoordinatorError('not-found', `there is no machine ${agentId}`);
}
