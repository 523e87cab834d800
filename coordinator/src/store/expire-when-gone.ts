import type pg from 'pg';

/**
 * Lets the server notice within half a minute that this computer is gone without a word (power, network),
 * and give up what the connection holds: its locks, its open transaction. By default that takes the
 * server two hours on Linux (PostgreSQL documentation, §20.3.2; tcp(7)).
 */
export async function expireWhenGone(client: pg.ClientBase): Promise<void> {
  await client.query(
    'set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 4',
  );
}
