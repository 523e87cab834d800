import type { Clock } from '../store/clock.js';
import type { Queryable } from '../store/database.js';
import { changeMachine } from './change-machine.js';

/** Gives a machine no more work; what it builds may still be reported. Rejects with `not-found`. */
export async function suspendMachine(db: Queryable, clock: Clock, agentId: string): Promise<void> {
  await changeMachine(db, agentId, 'suspended_at = coalesce(suspended_at, $2)', clock.now());
}

/** Ends a suspension. Rejects with `not-found`. */
export async function resumeMachine(db: Queryable, agentId: string): Promise<void> {
  await changeMachine(db, agentId, 'suspended_at = $2', null);
}
