import { readdir, readFile } from 'node:fs/promises';
import { CoordinatorError } from './coordinator-error.js';
import type { Database } from './database.js';

const folder = new URL('../../migrations/', import.meta.url);
/** Any number will do, as long as all instances on one database use the same. */
const advisoryLock = 7_203_441_885;

/**
 * Brings the database to this program's version: forward only, all or nothing, one instance at a
 * time. A database of a newer program is refused with `maintenance`.
 */
export async function migrate(db: Database): Promise<void> {
  const known = await readMigrations();
  await db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1::bigint)', [advisoryLock]);
    await tx.query('create table if not exists migrations (number integer primary key, name text not null)');
    const applied = new Set(
      (await tx.query<{ number: number }>('select number from migrations')).map((row) => row.number),
    );
    const newest = Math.max(0, ...applied);
    const newestKnown = Math.max(0, ...known.map(({ number }) => number));
    if (newest > newestKnown) {
      throw new CoordinatorError(
        'maintenance',
        `the database is at version ${newest}, but this program knows only ${newestKnown}: install a newer one`,
      );
    }
    for (const migration of known) {
      if (applied.has(migration.number)) continue;
      await tx.query(await readFile(new URL(migration.name, folder), 'utf8'));
      await tx.query('insert into migrations (number, name) values ($1, $2)', [
        migration.number,
        migration.name,
      ]);
    }
  });
}

async function readMigrations(): Promise<{ number: number; name: string }[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return names.map((name) => ({ number: Number(name.slice(0, 4)), name }));
}
