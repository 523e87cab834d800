import type { Database } from '../../store/database.js';
import type { EndReason } from '../planner/decision.js';

/**
 * Writes down that a launch's instance is to be ended; false where it must not be: it holds a build, is
 * not draining, or has become ready after all. Once this says true the machine can get no job any more
 * (`drainLaunch`), or cannot enrol any more (`takeLaunch`).
 */
export async function orderEnd(
  db: Database,
  launchId: string,
  { reason, nowMs }: { readonly reason: Exclude<EndReason, 'orphan'>; readonly nowMs: number },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    // The lock that enrolment takes.
    await tx.query('select 1 from launches where id = $1 for update', [launchId]);
    const ordered =
      reason === 'drained'
        ? await tx.query(
            `update launches set end_ordered_at = $2
             where id = $1 and ended_at is null and draining_at is not null
               and not exists (select 1 from live_claims where live_claims.agent_id = launches.agent_id)
             returning id`,
            [launchId, nowMs],
          )
        : await tx.query(
            `update launches set end_ordered_at = $2, boot_failed_at = coalesce(boot_failed_at, $2)
             where id = $1 and ended_at is null and booted_at is not null and enrolled_at is null
             returning id`,
            [launchId, nowMs],
          );
    return ordered.length > 0;
  });
}

/** Writes down that a request is to be withdrawn; false where it was filled, or is over. */
export async function orderWithdrawal(
  db: Database,
  launchId: string,
  { isUnfilled, nowMs }: { readonly isUnfilled: boolean; readonly nowMs: number },
): Promise<boolean> {
  const ordered = await db.query(
    `update launches set end_ordered_at = $2,
       setback = case when $3 then 'unfilled' else setback end,
       setback_at = case when $3 then $2 else setback_at end
     where id = $1 and ended_at is null and requested_at is not null and booted_at is null and enrolled_at is null
     returning id`,
    [launchId, nowMs, isUnfilled],
  );
  return ordered.length > 0;
}

/** Whether an instance is none of ours: no launch that is not over has it, by its own id or by its launch's. */
export async function isOrphan(
  db: Database,
  pool: string,
  { instanceId, launchId }: { readonly instanceId: string; readonly launchId: string | null },
): Promise<boolean> {
  const known = await db.query(
    `select 1 from launches where pool = $1 and ended_at is null and (instance_id = $2 or id::text = $3)`,
    [pool, instanceId, launchId],
  );
  return known.length === 0;
}
