import type { Database } from '../../store/database.js';
import type { DrainReason } from '../planner/decision.js';

/** Draining is called off where the machine has got something to build meanwhile. */
const onlyIdle: ReadonlySet<DrainReason> = new Set(['idle', 'silent']);

/**
 * Lets a launch's machine claim no more; says whether it does so from now on. Every claim locks the
 * machine's row for a moment (queue/moves/take-job.ts), so after this nothing is claimed that was not
 * seen here.
 */
export async function drainLaunch(
  db: Database,
  launchId: string,
  { reason, nowMs }: { readonly reason: DrainReason; readonly nowMs: number },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [launch] = await tx.query<{ agent_id: string }>(
      `select agent_id from launches
       where id = $1 and ended_at is null and draining_at is null and agent_id is not null`,
      [launchId],
    );
    if (!launch) return false;
    const agentId = launch.agent_id;
    await tx.query('select 1 from machines where id = $1 for update', [agentId]);
    const live = await tx.query('select 1 from live_claims where agent_id = $1 limit 1', [agentId]);
    if (live.length > 0 && onlyIdle.has(reason)) return false;
    const drained = await tx.query(
      `update launches set draining_at = $2, drain_reason = $3
       where id = $1 and ended_at is null and draining_at is null returning id`,
      [launchId, nowMs, reason],
    );
    if (drained.length === 0) return false;
    await tx.query('update machines set draining_at = $2 where id = $1', [agentId, nowMs]);
    return true;
  });
}

/** Machines that have left by themselves take no more work either: their launches are draining since then. */
export async function noteLeavers(db: Database): Promise<void> {
  await db.query(
    `update launches set draining_at = machines.left_at, drain_reason = 'left'
     from machines
     where machines.id = launches.agent_id and machines.left_at is not null
       and launches.ended_at is null and launches.draining_at is null`,
  );
}
