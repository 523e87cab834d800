import { endLaunch } from '../../enrolment/end-launch.js';
import type { Clock } from '../../store/clock.js';
import type { Database, Queryable } from '../../store/database.js';
import { plainText } from '../../store/plain-text.js';
import type { LaunchReply } from '../providers/provider.js';

type Refusal = Extract<LaunchReply, { kind: 'refused' }>;

/** Writes down what a provider answered to an order. A launch that has gone on meanwhile knows better than a refusal. */
export async function noteReply(
  db: Database,
  clock: Clock,
  launchId: string,
  reply: LaunchReply,
): Promise<void> {
  const nowMs = clock.now();
  switch (reply.kind) {
    case 'launched':
      return noteBoot(db, { launchId, instanceId: reply.instanceId, nowMs });
    case 'requested':
      await db.query(
        `update launches set instance_id = $2, requested_at = $3
         where id = $1 and ended_at is null and requested_at is null and booted_at is null and enrolled_at is null`,
        [launchId, reply.requestId, nowMs],
      );
      return;
    case 'refused':
      if (!(await noteRefusal(db, launchId, reply, nowMs))) return;
      await endLaunch(db, clock, { launchId, reason: `${reply.reason}: ${plainText(reply.detail)}` });
  }
}

/** Writes down which instance a launch became; an end of its request is not ordered of the instance. */
export async function noteBoot(
  db: Queryable,
  {
    launchId,
    instanceId,
    nowMs,
  }: { readonly launchId: string; readonly instanceId: string; readonly nowMs: number },
): Promise<void> {
  await db.query(
    `update launches set instance_id = $2, booted_at = $3,
       end_ordered_at = case when requested_at is null then end_ordered_at end
     where id = $1 and ended_at is null and booted_at is null`,
    [launchId, instanceId, nowMs],
  );
}

async function noteRefusal(
  db: Queryable,
  launchId: string,
  { reason }: Refusal,
  nowMs: number,
): Promise<boolean> {
  // What is wrong with an order that never can be carried out is wrong with the pool's boots.
  const refused = await db.query(
    `update launches set
       boot_failed_at = case when $2 = 'invalid' then $3::bigint else boot_failed_at end,
       setback = case when $2 <> 'invalid' then $2 else setback end,
       setback_at = case when $2 <> 'invalid' then $3::bigint else setback_at end
     where id = $1 and ended_at is null and requested_at is null and booted_at is null and enrolled_at is null
     returning id`,
    [launchId, reason, nowMs],
  );
  return refused.length > 0;
}
