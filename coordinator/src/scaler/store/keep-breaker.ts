import type { Queryable } from '../../store/database.js';
import type { Breaker } from '../planner/breaker.js';

/** Keeps a pool's breaker. */
export async function keepBreaker(db: Queryable, pool: string, breaker: Breaker): Promise<void> {
  await db.query('update pools set breaker = $2 where name = $1', [pool, JSON.stringify(breaker)]);
}
