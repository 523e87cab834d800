import type { Database } from './database.js';
import { migrate } from './migrate.js';
import { openPgliteDatabase } from './pglite-database.js';
import { openPostgresDatabase } from './postgres-database.js';

/**
 * Opens a database at this program's version: the embedded one in the folder `dataDir` (made when
 * it is not there), or a PostgreSQL server by its URL.
 */
export async function openDatabase(where: { dataDir: string } | { url: string }): Promise<Database> {
  const db = 'url' in where ? openPostgresDatabase(where.url) : await openPgliteDatabase(where.dataDir);
  try {
    await migrate(db);
    return db;
  } catch (error) {
    await db.close();
    throw error;
  }
}
