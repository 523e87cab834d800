import type { Queryable } from '../../store/database.js';
import type { DescribedMachine } from './class-matcher.js';

/** An idle machine asks again after 25 s; what is beyond that is for slow networks. */
const askedWithinMs = 45_000;

/** The volunteers' machines that wait for work at any of the coordinators, and may be given some now. */
export async function readIdleVolunteers(db: Queryable, nowMs: number): Promise<DescribedMachine[]> {
  return db.query<DescribedMachine>(
    `select trust, pool, owner, descriptors.rev, descriptors.document
     from machines
     cross join lateral (
       select rev from descriptions where descriptions.agent_id = machines.id order by n desc limit 1
     ) as today
     join descriptors on descriptors.rev = today.rev
     where launch_id is null and left_at is null and approved_at is not null and suspended_at is null
       and last_seen_at >= $1 and coalesce(quarantined_until, 0) <= $2
       and not exists (select 1 from live_claims where live_claims.agent_id = machines.id)`,
    [nowMs - askedWithinMs, nowMs],
  );
}
