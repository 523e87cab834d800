import pg from 'pg';
import type { HeldLock } from './database.js';
import { expireWhenGone } from './expire-when-gone.js';

const answerWithinMs = 5000;

/**
 * A session's advisory lock on a connection of its own (PostgreSQL documentation, §13.3.5), or null while
 * another session has it. The server gives it up by itself when the connection breaks.
 */
export async function lockOnServer(url: string, number: number): Promise<HeldLock | null> {
  const client = new pg.Client({ connectionString: url, keepAlive: true, query_timeout: answerWithinMs });
  let isOver = false;
  const over = (): void => {
    isOver = true;
  };
  client.on('error', over).on('end', over);
  try {
    await client.connect();
    await expireWhenGone(client);
    const { rows } = await client.query<{ taken: boolean }>(
      'select pg_try_advisory_lock($1::bigint) as taken',
      [number],
    );
    if (rows[0]?.taken !== true) {
      await client.end();
      return null;
    }
  } catch (error) {
    await client.end().catch(over);
    throw error;
  }
  return {
    isHeld: async () => {
      if (isOver) return false;
      // A connection that hangs may have been given up by the server already.
      return client.query('select 1').then(
        () => !isOver,
        () => false,
      );
    },
    release: async () => {
      if (isOver) return;
      isOver = true;
      await client.end();
    },
  };
}
