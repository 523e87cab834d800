import pg from 'pg';
import { type Database, type Queryable, sqlOf } from './database.js';
import { expireWhenGone } from './expire-when-gone.js';
import { listenOnServer } from './listen-on-server.js';
import { lockOnServer } from './lock-on-server.js';
import { queryPrepared, setForPrepared } from './prepared-statements.js';

/** So many connections for prepared statements, of which each kind runs one after the other. */
const preparedMax = 4;

const types = new pg.TypeOverrides();
// As PGlite does: bigint columns as numbers. All that is kept in them is below 2^53.
types.setTypeParser(pg.types.builtins.INT8, Number);

/** A PostgreSQL server by its `postgres://` URL; several coordinators may share one. */
export function openPostgresDatabase(url: string): Database {
  const pool = openPool(url, { max: 10, prepare: expireWhenGone });
  const preparedPool = openPool(url, { max: preparedMax, prepare: setForPrepared });
  let closing: Promise<void> | undefined;
  const stops = new Set<() => Promise<void>>();
  return {
    query: (statement, params) =>
      typeof statement === 'string'
        ? rowsOf(pool, statement, params)
        : queryPrepared(preparedPool, statement, params),
    transaction: (work) => inTransaction(pool, work),
    listen: async (channel, heard) => {
      const stop = await listenOnServer(url, channel, heard);
      stops.add(stop);
      return async () => {
        stops.delete(stop);
        await stop();
      };
    },
    tryLock: async (number) => {
      const lock = await lockOnServer(url, number);
      if (!lock) return null;
      stops.add(lock.release);
      const release = async (): Promise<void> => {
        stops.delete(lock.release);
        await lock.release();
      };
      return { isHeld: lock.isHeld, release };
    },
    close: () => (closing ??= closeAll()),
  };

  async function closeAll(): Promise<void> {
    await Promise.all([...stops].map((stop) => stop()));
    await Promise.all([pool.end(), preparedPool.end()]);
  }
}

/** `prepare` is called with each new connection before it is used. */
function openPool(
  url: string,
  { max, prepare }: { readonly max: number; readonly prepare: (client: pg.ClientBase) => Promise<void> },
): pg.Pool {
  // oxlint-disable-next-line typescript/no-misused-promises -- the pool waits for it; its types do not say so
  const pool = new pg.Pool({ connectionString: url, max, types, onConnect: prepare });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  return pool;
}

const deadlockDetected = '40P01';
const serializationFailure = '40001';
const attempts = 4;

async function inTransaction<T>(pool: pg.Pool, work: (tx: Queryable) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('begin');
      const value = await work({ query: (statement, params) => rowsOf(client, sqlOf(statement), params) });
      await client.query('commit');
      return value;
    } catch (error) {
      await client.query('rollback').catch((cause: Error) => (broken = cause));
      const code = (error as { code?: unknown }).code;
      if ((code !== deadlockDetected && code !== serializationFailure) || attempt === attempts) throw error;
    } finally {
      client.release(broken);
    }
  }
}

async function rowsOf<T>(
  on: pg.Pool | pg.PoolClient,
  sql: string,
  params: readonly unknown[] = [],
): Promise<T[]> {
  return (await on.query(sql, [...params])).rows as T[];
}
