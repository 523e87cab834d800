import { expect, it, vi } from 'vitest';
import { describeEachDatabase } from '../testing/describe-each-database.js';

const number = 4_711_000_000_000;

describeEachDatabase('a lock', (database) => {
  it('is held by one at a time, and free again when it is given back', async () => {
    const db = database();
    const first = await db.tryLock(number);
    expect(await db.tryLock(number)).toBeNull();
    const other = await db.tryLock(number + 1);
    expect([await first?.isHeld(), await other?.isHeld()]).toEqual([true, true]);
    await first?.release();
    await first?.release();
    expect(await first?.isHeld()).toBe(false);
    const again = await db.tryLock(number);
    expect(await again?.isHeld()).toBe(true);
    await again?.release();
    await other?.release();
  });

  it('is lost with the connection that it hangs on', async () => {
    const db = database();
    const lock = await db.tryLock(number);
    // The embedded database has one connection, which nobody can break.
    const broken = await db.query(
      `select pg_terminate_backend(pid) from pg_locks
       where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
         and pid <> pg_backend_pid()`,
    );
    const isBroken = broken.length > 0;
    await vi.waitUntil(async () => (await lock?.isHeld()) === !isBroken);
    const next = isBroken ? await vi.waitUntil(() => db.tryLock(number)) : lock;
    expect(await next?.isHeld()).toBe(true);
    await next?.release();
    await lock?.release();
  });
});
