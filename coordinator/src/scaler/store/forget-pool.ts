import type { Queryable } from '../../store/database.js';

/** Deletes a removed pool with its decisions once it has no launch that is not over; says whether it did. */
export async function forgetPool(db: Queryable, name: string): Promise<boolean> {
  const gone = await db.query(
    `delete from pools where name = $1 and removed_at is not null
       and not exists (select 1 from launches where launches.pool = pools.name and ended_at is null)
     returning name`,
    [name],
  );
  return gone.length > 0;
}
