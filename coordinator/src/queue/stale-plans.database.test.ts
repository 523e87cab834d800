import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { describeEachDatabase } from '../testing/describe-each-database.js';
import { Farm } from '../testing/farm.js';
import type { Database } from '../store/database.js';

const jobs = 20_000;

/** Makes so many copies of a job that is queued. */
async function copyJob(db: Database, jobId: string): Promise<void> {
  await db.query(
    `with made as (
       insert into jobs (id, project, target, class, priority, wall_s, commit_id, document, created_at,
         merge_key, takes_merges, turn_at)
       select gen_random_uuid(), project, target, class, priority, wall_s, commit_id, document, created_at,
         merge_key, takes_merges, turn_at
       from jobs, generate_series(1, $2::int) where jobs.id = $1
       returning id
     )
     insert into queued_jobs (job_id, class, priority, project, wall_s, attempt, queued_at, turn_at)
     select made.id, class, priority, project, wall_s, 1, queued_at, turn_at
     from made, queued_jobs where queued_jobs.job_id = $1`,
    [jobId, jobs],
  );
}

/** How many rows of the queue were read otherwise than by an index, and how many by one, once a server tells it. */
async function rowsRead(db: Database): Promise<{ bySequence: number; byIndex: number }> {
  // On the connection of the prepared statements.
  await db.query({ name: 'tell-statistics', sql: 'select pg_stat_force_next_flush()' });
  const [read] = await db.query<{ bySequence: number; byIndex: number }>(
    `select seq_tup_read as "bySequence", idx_tup_fetch as "byIndex"
     from pg_stat_user_tables where relname = 'queued_jobs'`,
  );
  return read!;
}

describeEachDatabase('claiming by prepared statements', (database) => {
  it('plans anew when a queue that was empty has filled', async ({ skip }) => {
    const db = database();
    const [server] = await db.query<{ is_embedded: boolean }>(
      "select version() ilike '%emscripten%' as is_embedded",
    );
    skip(server!.is_embedded, 'it keeps no plans');
    const farm = new Farm(db);
    const machine = await farm.machine();
    await db.query('vacuum analyze');
    expect((await farm.ask(machine)).grant).toBeNull();
    const jobId = await farm.job();
    await copyJob(db, jobId);
    await sleep(1100);
    const before = await rowsRead(db);
    const claims: string[] = [];
    for (let n = 0; n < 10; n += 1) claims.push((await farm.claim(machine, { holding: claims })).claimId);
    const after = await rowsRead(db);
    expect(after.byIndex - before.byIndex).toBeGreaterThan(10);
    expect(after.bySequence - before.bySequence).toBeLessThan(jobs);
  });
});
