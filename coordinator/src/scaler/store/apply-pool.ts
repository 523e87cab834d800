import type { Pool } from '@barnraiser/protocol';
import type { Clock } from '../../store/clock.js';
import { CoordinatorError } from '../../store/coordinator-error.js';
import type { Database, Queryable } from '../../store/database.js';
import { documentDigest } from '../../store/digest.js';
import { poolsChangedChannel } from './pools-changed-channel.js';
import { readPools } from './read-pools.js';

/**
 * Adds a pool, or puts another document into force; the same one again changes nothing. Rejects with
 * `conflict` when other instances would be asked for than those that still run: they would be forgotten.
 */
export async function applyPool(db: Database, clock: Clock, rules: Pool): Promise<{ created: boolean }> {
  const nowMs = clock.now();
  return db.transaction(async (tx) => {
    await tx.query('select 1 from pools where name = $1 for update', [rules.name]);
    const [known] = await readPools(tx, rules.name);
    if (known && placeOf(known.rules) !== placeOf(rules)) await requireNothingLeft(tx, rules.name);
    const isSame = known !== undefined && lastingDigest(known.rules) === lastingDigest(rules);
    await tx.query(
      `insert into pools (name, document, applied_at) values ($1, $2, $3)
       on conflict (name) do update set document = excluded.document, applied_at = excluded.applied_at, removed_at = null`,
      [rules.name, JSON.stringify(rules), isSame ? known.appliedAtMs : nowMs],
    );
    await tx.query('select pg_notify($1, $2)', [poolsChangedChannel, rules.name]);
    return { created: known === undefined || known.removedAtMs !== null };
  });
}

/** Launches nothing more for a pool, and drains what it has; again does nothing. Rejects with `not-found`. */
export async function removePool(db: Database, clock: Clock, name: string): Promise<void> {
  const nowMs = clock.now();
  await db.transaction(async (tx) => {
    const removed = await tx.query(
      'update pools set removed_at = coalesce(removed_at, $2) where name = $1 returning name',
      [name, nowMs],
    );
    if (removed.length === 0) throw new CoordinatorError('not-found', `there is no pool ${name}`);
    await tx.query('select pg_notify($1, $2)', [poolsChangedChannel, name]);
  });
}

/** Dry run is a switch: it says nothing of whether boots succeed, which is what a new document is tried for. */
function lastingDigest(rules: Pool): string {
  return documentDigest({ ...rules, dryRun: false });
}

/** Where a pool's instances are looked for. */
function placeOf({ provider }: Pool): string {
  switch (provider.kind) {
    case 'ec2':
      return `ec2 ${provider.region}`;
    case 'command':
      return `command ${provider.program}`;
    case 'process':
    case 'qemu':
      return provider.kind;
  }
}

async function requireNothingLeft(tx: Queryable, name: string): Promise<void> {
  const [left] = await tx.query<{ launches: number }>(
    'select count(*) as launches from launches where pool = $1 and ended_at is null',
    [name],
  );
  if (left!.launches === 0) return;
  throw new CoordinatorError(
    'conflict',
    `cannot give pool ${name} another provider while it has ${left!.launches} instances: set max to 0 and wait for their end`,
  );
}
