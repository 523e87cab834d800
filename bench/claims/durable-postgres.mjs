// A PostgreSQL server that keeps what was committed, with a connection of the bench's own.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { startPostgres } from '../../scripts/postgres.mjs';
import { root } from '../../scripts/run-program.mjs';
import { atEnd } from './children.mjs';

const pg = createRequire(join(root, 'coordinator/package.json'))('pg');

/** Starts it with settings as they are installed (fsync on), and answers its address and version. */
export async function startDurablePostgres() {
  const { url, stop } = await startPostgres({ isDurable: true });
  atEnd(stop);
  const client = await connect(url);
  const [{ server_version: version }] = (await client.query('show server_version')).rows;
  return { url, version, query: async (text, values) => (await client.query(text, values)).rows };
}

/** A database of its own on the server; answers its address and a way to ask it. */
export async function makeDatabase(server, name) {
  await server.query(`create database ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  const client = await connect(url.href);
  // What the bench copies refers to what is there: a million checks of that would tell nothing.
  await client.query('set session_replication_role = replica');
  return { url: url.href, query: async (text, values) => (await client.query(text, values)).rows };
}

async function connect(url) {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  atEnd(() => client.end());
  return client;
}
