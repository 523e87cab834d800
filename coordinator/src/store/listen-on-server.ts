import pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';

const reconnectAfterMs = 1000;

/**
 * LISTEN on a connection of its own, made again a second after it broke, until stopped. The first
 * connection is made before this answers. `channel` is a plain lower-case name.
 */
export async function listenOnServer(
  url: string,
  channel: string,
  heard: (payload: string) => void,
): Promise<() => Promise<void>> {
  const stopped = new AbortController();
  let client = await connect();

  async function connect(): Promise<pg.Client> {
    const made = new pg.Client({ connectionString: url, keepAlive: true });
    made.on('notification', (message) => heard(message.payload ?? ''));
    await made.connect();
    made.on('error', () => undefined);
    made.on('end', () => void reconnect());
    await made.query(`listen ${pg.escapeIdentifier(channel)}`);
    return made;
  }

  async function reconnect(): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        await delay(reconnectAfterMs, undefined, { signal: stopped.signal });
        client = await connect();
        if (stopped.signal.aborted) await client.end();
        return;
      } catch {
        // Stopped, or the server is still away: the loop's condition tells.
      }
    }
  }

  return async () => {
    if (stopped.signal.aborted) return;
    stopped.abort();
    await client.end();
  };
}
