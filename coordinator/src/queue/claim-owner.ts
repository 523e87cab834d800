import { AgentId } from '@barnraiser/protocol';
import type { Queryable } from '../store/database.js';

/** Whose a claim is, and whether it has ended; null when it is not known. */
export async function claimOwner(
  db: Queryable,
  claimId: string,
): Promise<{ agentId: AgentId; ended: boolean } | null> {
  const [claim] = await db.query<{ agent_id: string; ended: boolean }>(
    `select agent_id, not exists (select 1 from live_claims where claim_id = claims.id) as ended
     from claims where id = $1`,
    [claimId],
  );
  return claim ? { agentId: AgentId.parse(claim.agent_id), ended: claim.ended } : null;
}
