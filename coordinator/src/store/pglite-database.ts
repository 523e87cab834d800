import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { type Database, type PreparedStatement, type Queryable, sqlOf } from './database.js';
import { readPreparedDatabase } from './prepared-database.js';

/** PGlite has no autovacuum, and each update leaves a dead row behind: 52 bytes (measured, 0.5.16). */
const statementsPerVacuum = 100_000;

/**
 * The embedded database, in a folder or, with null, in memory. One process may have a folder open
 * at a time; the caller sees to that. All statements share one connection, one after the other.
 * What is committed outlives the process, also when it is killed; PGlite runs without fsync, so a
 * loss of power may cost more.
 */
export async function openPgliteDatabase(
  folder: string | null,
  vacuumEvery = statementsPerVacuum,
): Promise<Database> {
  if (folder === null) return databaseOf(await createPglite('memory://'), vacuumEvery);
  if (!(await exists(folder))) await makeFolder(folder);
  return databaseOf(await PGlite.create(folder), vacuumEvery);
}

/** Made beside its place and moved there whole, so that a crash half-way leaves no half database. */
async function makeFolder(folder: string): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  await (await createPglite(unfinished)).close();
  await rename(unfinished, folder);
}

async function createPglite(dataDir: string): Promise<PGlite> {
  const prepared = await readPreparedDatabase();
  return PGlite.create(dataDir, prepared ? { loadDataDir: prepared } : {});
}

function databaseOf(pglite: PGlite, vacuumEvery: number): Database {
  let statements = 0;
  const locks = new Set<number>();
  return {
    query: async <T>(statement: string | PreparedStatement, params: readonly unknown[] = []) => {
      const { rows } = await pglite.query<T>(sqlOf(statement), [...params]);
      if (++statements % vacuumEvery === 0) await pglite.query('vacuum analyze');
      return rows;
    },
    transaction: <T>(work: (tx: Queryable) => Promise<T>) =>
      pglite.transaction((tx) =>
        work({
          query: async <R>(statement: string | PreparedStatement, params: readonly unknown[] = []) =>
            (await tx.query<R>(sqlOf(statement), [...params])).rows,
        }),
      ),
    listen: (channel, heard) => pglite.listen(channel, heard),
    // Nobody else has the folder open.
    tryLock: async (number) => {
      if (locks.has(number)) return null;
      locks.add(number);
      let isHeld = true;
      const release = async (): Promise<void> => {
        if (isHeld) locks.delete(number);
        isHeld = false;
      };
      return { isHeld: async () => isHeld && !pglite.closed, release };
    },
    close: async () => {
      if (!pglite.closed) await pglite.close();
    },
  };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
