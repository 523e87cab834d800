import { endLaunch } from '../../enrolment/end-launch.js';
import type { Clock } from '../../store/clock.js';
import type { Database } from '../../store/database.js';
import type { SettleReason } from '../planner/decision.js';

/** What says that nothing of a launch came to be; wrong where its agent has enrolled meanwhile. */
const neverReady: ReadonlySet<SettleReason> = new Set(['boot-failed', 'unfilled', 'lost']);

/**
 * Ends a launch of which nothing is billed any more: its machine leaves, and what it built is queued
 * again as preempted, which uses up no attempt. False when it has become ready after all, or is over.
 */
export async function settleLaunch(
  db: Database,
  clock: Clock,
  launchId: string,
  reason: SettleReason,
): Promise<boolean> {
  const nowMs = clock.now();
  const settled = await db.query(
    `update launches set
       boot_failed_at = case when $2 = 'boot-failed' then coalesce(boot_failed_at, $3::bigint) else boot_failed_at end,
       setback = case when $2 = 'unfilled' then 'unfilled' when $2 = 'gone' and spot then 'preempted' else setback end,
       setback_at = case when $2 = 'unfilled' or ($2 = 'gone' and spot) then $3::bigint else setback_at end
     where id = $1 and ended_at is null and not ($4 and enrolled_at is not null)
     returning id`,
    [launchId, reason, nowMs, neverReady.has(reason)],
  );
  if (settled.length === 0) return false;
  return endLaunch(db, clock, { launchId, reason });
}
