import { randomUUID } from 'node:crypto';
import { openPostgresDatabase } from '../store/postgres-database.js';

/** An empty database on a server, by its own URL. */
export interface TestDatabase {
  readonly url: string;
  /** Removes it, whoever is still connected. */
  drop(): Promise<void>;
}

/** Makes a database of its own for a test on the server of this URL. */
export async function createTestDatabase(serverUrl: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const onServer = async (sql: string): Promise<void> => {
    const server = openPostgresDatabase(serverUrl);
    try {
      await server.query(sql);
    } finally {
      await server.close();
    }
  };
  await onServer(`create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(`drop database ${name} with (force)`) };
}
