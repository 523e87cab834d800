import type { Queryable } from '../../store/database.js';
import type { Action, Alarm, PoolReport } from '../planner/decision.js';

/** What was decided for one pool. */
export interface PoolDecided {
  readonly report: PoolReport;
  readonly actions: readonly Action[];
  readonly alarms: readonly Alarm[];
}

/** A decision as it is kept: nothing else was decided until `repeatedAtMs`. */
export interface KeptDecision extends PoolDecided {
  readonly decidedAtMs: number;
  readonly repeatedAtMs: number;
}

const mostKept = 200;

/** Keeps a decision that differs from the one before; the last two hundred of each pool are kept. */
export async function keepDecision(
  db: Queryable,
  pool: string,
  { decided, nowMs }: { readonly decided: PoolDecided; readonly nowMs: number },
): Promise<void> {
  await db.query(
    `insert into scaler_decisions (pool, decided_at, repeated_at, document)
     select name, $2::bigint, $2::bigint, $3::json from pools where name = $1`,
    [pool, nowMs, JSON.stringify(decided)],
  );
  await db.query(
    `delete from scaler_decisions where pool = $1 and n <= (
       select n from scaler_decisions where pool = $1 order by n desc offset $2 limit 1
     )`,
    [pool, mostKept],
  );
}

/** Notes that the last decision still stands, with the figures of today. */
export async function repeatDecision(
  db: Queryable,
  pool: string,
  { decided, nowMs }: { readonly decided: PoolDecided; readonly nowMs: number },
): Promise<void> {
  await db.query(
    `update scaler_decisions set repeated_at = $2, document = $3
     where pool = $1 and n = (select max(n) from scaler_decisions where pool = $1)`,
    [pool, nowMs, JSON.stringify(decided)],
  );
}

/** A pool's last decisions, the newest first. */
export async function readDecisions(db: Queryable, pool: string, limit: number): Promise<KeptDecision[]> {
  const rows = await db.query<{ decided_at: number; repeated_at: number; document: PoolDecided }>(
    `select decided_at, repeated_at, document from scaler_decisions
     where pool = $1 order by n desc limit $2`,
    [pool, limit],
  );
  return rows.map(({ decided_at, repeated_at, document }) => ({
    ...document,
    decidedAtMs: decided_at,
    repeatedAtMs: repeated_at,
  }));
}
