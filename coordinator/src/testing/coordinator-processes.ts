import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Database } from '../store/database.js';
import { openPostgresDatabase } from '../store/postgres-database.js';
import { startCommand } from './command-line.js';
import { createTestDatabase } from './create-test-database.js';
import { type Reachable } from './test-coordinator.js';
import { wire } from './wire.js';

/** One of several coordinators. */
export interface CoordinatorProcess extends Reachable {
  /** As its connections are named at the database. */
  readonly name: string;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

/** Real coordinator processes that share one database on a server and one data folder. */
export interface CoordinatorProcesses {
  readonly all: readonly CoordinatorProcess[];
  readonly databaseUrl: string;
  readonly db: Database;
  /** Makes a call at one process after another until one answers; 5xx is no answer. */
  anywhere<T extends { readonly status: number }>(
    call: (process: CoordinatorProcess) => Promise<T>,
  ): Promise<T>;
  close(): Promise<void>;
}

/** Starts so many at the same moment, on an empty folder and an empty database. */
export async function startCoordinatorProcesses(
  serverUrl: string,
  count: number,
): Promise<CoordinatorProcesses> {
  const database = await createTestDatabase(serverUrl);
  const dataDir = await mkdtemp(join(tmpdir(), 'barnraiser-processes-'));
  const all = await Promise.all(
    Array.from({ length: count }, (_, n) => start(`coordinator-${n}`, database.url, dataDir)),
  );
  const db = openPostgresDatabase(database.url);
  let turn = 0;
  return {
    all,
    databaseUrl: database.url,
    db,
    async anywhere(call) {
      const failures: unknown[] = [];
      const first = turn++;
      for (let tries = 0; tries < 2 * count; tries += 1) {
        const reply = await call(all[(first + tries) % count]!).catch(
          (error: unknown) => void failures.push(error),
        );
        if (reply && reply.status < 500) return reply;
        if (reply) failures.push(reply);
      }
      throw new AggregateError(failures, 'no coordinator answers');
    },
    async close() {
      await Promise.all(all.map((process) => process.kill('SIGTERM')));
      await db.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function start(name: string, databaseUrl: string, dataDir: string): Promise<CoordinatorProcess> {
  const url = new URL(databaseUrl);
  url.searchParams.set('application_name', name);
  const where = ['--port', '0', '--data', dataDir, '--database-url', url.href];
  const running = startCommand(['serve', '--json', '--log-level', 'error', ...where]);
  const ready = once(createInterface(running.stdout), 'line') as Promise<[string]>;
  const line = await Promise.race([ready, running.then(({ stderr }) => Promise.reject(new Error(stderr)))]);
  const told = JSON.parse(line[0]) as { readonly url: string };
  const token = (await readFile(join(dataDir, 'admin-token'), 'utf8')).trim();
  return {
    name,
    url: told.url,
    admin: wire(told.url, token),
    anybody: wire(told.url),
    as: (own) => wire(told.url, own),
    async kill(signal) {
      running.kill(signal);
      await running;
    },
  };
}
