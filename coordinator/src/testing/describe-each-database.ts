import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
import type { Database } from '../store/database.js';
import { migrate } from '../store/migrate.js';
import { openDatabase } from '../store/open-database.js';
import { openPgliteDatabase } from '../store/pglite-database.js';
import { createTestDatabase } from './create-test-database.js';

const serverUrl = process.env['BARNRAISER_TEST_DATABASE_URL'];

interface Opened {
  readonly db: Database;
  drop(): Promise<void>;
}

/**
 * Runs a suite on the embedded database and, when BARNRAISER_TEST_DATABASE_URL names a server, on
 * PostgreSQL: a database of its own per file, emptied before each test. `database()` is for use
 * inside tests. After each test every job must stand in exactly one place.
 */
export function describeEachDatabase(title: string, suite: (database: () => Database) => void): void {
  describe(`${title} (embedded)`, () => {
    withDatabase(openEmbedded, suite);
  });
  describe.skipIf(serverUrl === undefined)(`${title} (PostgreSQL)`, () => {
    withDatabase(openOnServer, suite);
  });
}

function withDatabase(open: () => Promise<Opened>, suite: (database: () => Database) => void): void {
  let opened: Opened | undefined;
  beforeAll(async () => {
    opened = await open();
  });
  beforeEach(() => empty(opened!.db));
  afterEach(() => expectEachJobInOnePlace(opened!.db));
  afterAll(() => opened?.drop());
  suite(() => opened!.db);
}

async function openEmbedded(): Promise<Opened> {
  const db = await openPgliteDatabase(null);
  await migrate(db);
  return { db, drop: () => db.close() };
}

async function openOnServer(): Promise<Opened> {
  const made = await createTestDatabase(serverUrl!);
  const db = await openDatabase({ url: made.url });
  const drop = async (): Promise<void> => {
    await db.close();
    await made.drop();
  };
  return { db, drop };
}

/** All but the migrations and the coordinator's secret, which the process keeps in memory. */
async function empty(db: Database): Promise<void> {
  const tables = await db.query<{ tablename: string }>(
    `select tablename from pg_tables
     where schemaname = 'public' and tablename not in ('migrations', 'coordinator_secrets')`,
  );
  await db.query(`truncate ${tables.map((table) => table.tablename).join(', ')}`);
}

async function expectEachJobInOnePlace(db: Database): Promise<void> {
  const misplaced = await db.query(
    `select id, count(place) as places from jobs left join (
       select job_id, 'queued' as place from queued_jobs
       union all select job_id, 'delayed' from delayed_jobs
       union all select job_id, 'live' from live_claims
       union all select job_id, 'finished' from finished_jobs
     ) as placed on placed.job_id = jobs.id
     group by id having count(place) <> 1`,
  );
  expect(misplaced).toEqual([]);
  const unsettled = await db.query(
    `select id from claims where
       (exists (select 1 from live_claims where claim_id = id))
       = (exists (select 1 from claim_endings where claim_id = id))`,
  );
  expect(unsettled).toEqual([]);
}
