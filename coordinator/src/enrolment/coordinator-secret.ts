import { randomBytes } from 'node:crypto';
import type { Queryable } from '../store/database.js';

const known = new WeakMap<Queryable, Promise<Buffer>>();

/** 32 random bytes, made by the first start and shared by all instances on one database. */
export async function coordinatorSecret(db: Queryable): Promise<Buffer> {
  const cached = known.get(db);
  if (cached) return cached;
  const reading = readSecret(db);
  known.set(db, reading);
  reading.catch(() => known.delete(db));
  return reading;
}

async function readSecret(db: Queryable): Promise<Buffer> {
  await db.query(
    `insert into coordinator_secrets (name, secret) values ('signing', $1) on conflict (name) do nothing`,
    [randomBytes(32).toString('base64url')],
  );
  const [row] = await db.query<{ secret: string }>(
    `select secret from coordinator_secrets where name = 'signing'`,
  );
  return Buffer.from(row!.secret, 'base64url');
}
