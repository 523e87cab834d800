import type { Queryable } from '../../store/database.js';
import type { Listing } from '../planner/state.js';

/** Writes down for the pages what a provider listed; an older list does not replace a newer one. */
export async function keepListing(db: Queryable, pool: string, listing: Listing): Promise<void> {
  await db.query(
    `update pools set listed_at = $2, instances = $3, list_failed_at = null, list_failure = null
     where name = $1 and coalesce(listed_at, 0) <= $2`,
    [pool, listing.atMs, JSON.stringify(listing.instances)],
  );
}

/** Writes down why a provider could not list. */
export async function keepListFailure(
  db: Queryable,
  pool: string,
  { atMs, why }: { readonly atMs: number; readonly why: string },
): Promise<void> {
  await db.query('update pools set list_failed_at = $2, list_failure = $3 where name = $1', [
    pool,
    atMs,
    why,
  ]);
}
