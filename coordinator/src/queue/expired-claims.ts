import { maxAttempts, type Reason } from '@barnraiser/protocol';
import type { Queryable } from '../store/database.js';

/** A claim past its grace, as it was seen at this number of its lease, and why nothing was heard. */
export interface ExpiredClaim {
  readonly claimId: string;
  readonly leaseSeq: number;
  readonly reason: Extract<Reason, 'lost' | 'preempted'>;
}

/**
 * The claims past their grace, the longest first, `mostAtOnce` of them. Of a launched machine that its
 * provider takes away, or does not list any more, they are `preempted`: the cloud took it, with or
 * without a notice. A job to which that happens `maxAttempts` times may itself be what ends the
 * machines: from then on its claims are `lost`, and its attempts are used up.
 */
export async function readExpiredClaims(
  db: Queryable,
  nowMs: number,
  mostAtOnce: number,
): Promise<ExpiredClaim[]> {
  const rows = await db.query<{ claim_id: string; lease_seq: number; is_taken: boolean; times: number }>(
    `select claim_id, lease_seq, ${isTaken} as is_taken, ${timesTaken} as times
     from live_claims where lost_at <= $1 order by lost_at limit $2`,
    [nowMs, mostAtOnce],
  );
  return rows.map(({ claim_id, lease_seq, is_taken, times }) => ({
    claimId: claim_id,
    leaseSeq: lease_seq,
    reason: is_taken && times < maxAttempts ? 'preempted' : 'lost',
  }));
}

/** The list is newer than what was last heard, so that it does not merely lack what was launched just now. */
const isTaken = `exists (
  select 1 from launches join pools on pools.name = launches.pool
  where launches.agent_id = live_claims.agent_id and pools.listed_at > live_claims.renewed_at
    and not exists (
      select 1 from json_array_elements(pools.instances) as listed
      where listed->>'instanceId' = launches.instance_id
        and listed->>'state' <> 'ending' and listed->>'interruption' = 'none'
    )
)`;

const timesTaken = `(
  select count(*)::int from claims join claim_endings on claim_endings.claim_id = claims.id
  where claims.job_id = live_claims.job_id
    and claim_endings.ending = 'lost' and claim_endings.reason = 'preempted'
)`;
