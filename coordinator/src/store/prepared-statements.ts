import type pg from 'pg';
import type { PreparedStatement } from './database.js';
import { expireWhenGone } from './expire-when-gone.js';

/** How long a plan is kept, ms. */
const planLivesMs = 1000;

/** When a connection's plans were given up last, by the process's own clock. */
const plannedAt = new WeakMap<pg.ClientBase, number>();

/**
 * Sets up a connection for prepared statements: their plans do not depend on the parameters, so that one
 * plan serves all calls (PostgreSQL documentation, PREPARE, notes), and none is compiled.
 */
export async function setForPrepared(client: pg.ClientBase): Promise<void> {
  await expireWhenGone(client);
  await client.query('set plan_cache_mode = force_generic_plan; set jit = off');
  plannedAt.set(client, performance.now());
}

/**
 * Runs a prepared statement, which is a transaction of its own. To plan one of the large statements of a
 * claim costs the server more than to run it, so it is planned once for many calls; but the queue's tables
 * fill within seconds, and what was planned when they were empty reads all of them. So no plan is older
 * than `planLivesMs`: whatever it was made for, it costs a few calls at most.
 */
export async function queryPrepared<T>(
  pool: pg.Pool,
  { name, sql }: PreparedStatement,
  params: readonly unknown[] = [],
): Promise<T[]> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    if (performance.now() - plannedAt.get(client)! > planLivesMs) {
      await client.query('discard plans');
      plannedAt.set(client, performance.now());
    }
    return (await client.query({ name, text: sql, values: [...params] })).rows as T[];
  } catch (error) {
    // As the pool does with a statement that fails: it may be the connection that is at fault.
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}
