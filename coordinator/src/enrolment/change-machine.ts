import { CoordinatorError } from '../store/coordinator-error.js';
import type { Queryable } from '../store/database.js';

/** Sets columns of a machine; `$2` in `set` is the value. Rejects with `not-found`. */
export async function changeMachine(
  db: Queryable,
  agentId: string,
  set: string,
  value: number | null,
): Promise<void> {
  const changed = await db.query(`update machines set ${set} where id = $1 returning id`, [agentId, value]);
  if (changed.length === 0) throw new CoordinatorError('not-found', `there is no machine ${agentId}`);
}
