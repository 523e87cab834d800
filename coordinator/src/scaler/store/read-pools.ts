import { Pool } from '@barnraiser/protocol';
import type { Queryable } from '../../store/database.js';
import type { Breaker } from '../planner/breaker.js';
import type { ProviderInstance } from '../providers/provider.js';

/** A pool as it is kept; times in epoch ms. */
export interface KeptPool {
  readonly rules: Pool;
  readonly appliedAtMs: number;
  readonly removedAtMs: number | null;
  readonly breaker: Breaker;
  /** What the provider listed last, as far as it was written down. */
  readonly listedAtMs: number | null;
  readonly instances: readonly ProviderInstance[];
  /** Why it could not list, if it could not since then. */
  readonly listFailure: string | null;
}

interface PoolRow {
  readonly document: unknown;
  readonly applied_at: number;
  readonly removed_at: number | null;
  readonly breaker: Breaker;
  readonly listed_at: number | null;
  readonly instances: readonly ProviderInstance[];
  readonly list_failure: string | null;
}

/** The pools by name, also removed ones of which something may be left; or one of them. */
export async function readPools(db: Queryable, only: string | null = null): Promise<KeptPool[]> {
  const rows = await db.query<PoolRow>(
    `select document, applied_at, removed_at, breaker, listed_at, instances, list_failure
     from pools where $1::text is null or name = $1 order by name`,
    [only],
  );
  return rows.map((row) => ({
    // Parsed anew, so that an older document has the defaults of what has been added since.
    rules: Pool.parse(row.document),
    appliedAtMs: row.applied_at,
    removedAtMs: row.removed_at,
    breaker: row.breaker,
    listedAtMs: row.listed_at,
    instances: row.instances,
    listFailure: row.list_failure,
  }));
}
