import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeEachDatabase } from '../testing/describe-each-database.js';
import { migrate } from './migrate.js';
import { openDatabase } from './open-database.js';
import { openPgliteDatabase } from './pglite-database.js';

describeEachDatabase('the database', (database) => {
  it('is migrated once, however often and by however many instances', async () => {
    const db = database();
    const before = await db.query('select number, name from migrations order by number');
    await Promise.all([migrate(db), migrate(db), migrate(db)]);
    expect(await db.query('select number, name from migrations order by number')).toEqual(before);
    expect(before[0]).toEqual({ number: 1, name: '0001-coordinator-secrets.sql' });
  });

  it('is refused when a newer program has migrated it', async () => {
    const db = database();
    await db.query(`insert into migrations (number, name) values (9999, '9999-from-the-future.sql')`);
    await expect(migrate(db)).rejects.toThrow(/version 9999.*knows only \d+/);
    await db.query('delete from migrations where number = 9999');
  });

  it('undoes a transaction that fails, and goes on', async () => {
    const db = database();
    const insert = `insert into projects (name, document, recipe_sha256, updated_at) values ('p', '{}', '', 1)`;
    const failing = db.transaction(async (tx) => {
      await tx.query(insert);
      await tx.query(insert);
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    expect(await db.query('select name from projects')).toEqual([]);
  });

  it('answers bigint columns as numbers, and json as it was given', async () => {
    const [row] = await database().query(
      `select 9007199254740991::bigint as big, $1::json as document, count(*) as n`,
      [JSON.stringify({ b: 1, a: ['\0', '\ud800'] })],
    );
    expect(row).toEqual({ big: Number.MAX_SAFE_INTEGER, document: { b: 1, a: ['\0', '\ud800'] }, n: 1 });
  });

  it('has its connections given up by a server soon when their computer is gone', async ({ skip }) => {
    const db = database();
    const [server] = await db.query<{ is_embedded: boolean }>(
      "select version() ilike '%emscripten%' as is_embedded",
    );
    skip(server!.is_embedded, 'it has no connections');
    const idle = await db.transaction((tx) =>
      tx.query("select current_setting('tcp_keepalives_idle') as seconds"),
    );
    expect(idle).toEqual([{ seconds: '10' }]);
  });

  it('tells listeners only what was committed, until they stop', async () => {
    const db = database();
    const heard: string[] = [];
    const stop = await db.listen('barnraiser_test', (payload) => heard.push(payload));
    await db
      .transaction(async (tx) => {
        await tx.query(`select pg_notify('barnraiser_test', 'undone')`);
        throw new Error('undo');
      })
      .catch(() => undefined);
    await db.query(`select pg_notify('barnraiser_test', 'done')`);
    await expect.poll(() => heard).toEqual(['done']);
    await stop();
    await db.query(`select pg_notify('barnraiser_test', 'unheard')`);
    expect(heard).toEqual(['done']);
  });
});

it('clears the dead rows of an embedded database away from time to time', async () => {
  const db = await openPgliteDatabase(null, 100);
  await db.query('create table hot (n int)');
  await db.query('insert into hot values (0)');
  for (let n = 0; n < 400; n++) await db.query('update hot set n = n + 1');
  const [size] = await db.query<{ pages: number }>(
    `select pg_relation_size('hot') / current_setting('block_size')::int as pages`,
  );
  expect(size?.pages).toBeLessThanOrEqual(2);
  await db.close();
});

it('keeps an embedded database in its folder, with nothing half-made beside it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'barnraiser-store-'));
  const dataDir = join(folder, 'data', 'database');
  try {
    const first = await openDatabase({ dataDir });
    await first.query(`insert into coordinator_secrets (name, secret) values ('kept', 'value')`);
    await first.close();
    await first.close();
    const second = await openDatabase({ dataDir });
    expect(await second.query(`select secret from coordinator_secrets where name = 'kept'`)).toEqual([
      { secret: 'value' },
    ]);
    await second.close();
    expect(await readdir(join(folder, 'data'))).toEqual(['database']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
