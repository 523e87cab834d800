import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CoordinatorOptions } from '../config.js';
import { type RunningCoordinator, startCoordinator } from '../start-coordinator.js';
import { createTestDatabase } from './create-test-database.js';
import { type Wire, wire } from './wire.js';

/** A server that all test coordinators are to use, each with a database of its own; default: their embedded one. */
const serverUrl = process.env['BARNRAISER_TEST_COORDINATORS_ON'];

/** A coordinator to call, wherever it runs. */
export interface Reachable {
  readonly url: string;
  readonly admin: Wire;
  readonly anybody: Wire;
  as(token: string): Wire;
}

/** A real coordinator on a folder of its own. */
export interface TestCoordinator extends Reachable {
  readonly dataDir: string;
  /** Closes it and starts it again on the same folder and port. */
  restart(): Promise<void>;
  /** Closes it and removes its folder. */
  close(): Promise<void>;
}

/**
 * Starts a coordinator in a temporary folder, on a free port, with its embedded database, or with one on
 * the server that BARNRAISER_TEST_COORDINATORS_ON names.
 */
export async function startTestCoordinator(
  options: Partial<CoordinatorOptions> = {},
): Promise<TestCoordinator> {
  const dataDir = await mkdtemp(join(tmpdir(), 'barnraiser-coordinator-'));
  const database = serverUrl === undefined ? null : await createTestDatabase(serverUrl);
  const start = (port: number): Promise<RunningCoordinator> =>
    startCoordinator({
      logLevel: 'silent',
      ...(database && { databaseUrl: database.url }),
      ...options,
      dataDir,
      port,
    });
  let running = await start(0);
  return {
    get url() {
      return running.url;
    },
    dataDir,
    get admin() {
      return wire(running.url, running.adminToken);
    },
    get anybody() {
      return wire(running.url);
    },
    as: (token) => wire(running.url, token),
    async restart() {
      await running.close();
      running = await start(Number(new URL(running.url).port));
    },
    async close() {
      await running.close();
      await database?.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
