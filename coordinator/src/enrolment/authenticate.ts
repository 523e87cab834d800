import { AgentId, ClaimId } from '@barnraiser/protocol';
import type { Clock } from '../store/clock.js';
import type { Queryable } from '../store/database.js';
import { claimOfToken } from './claim-token.js';
import { coordinatorSecret } from './coordinator-secret.js';
import { credentialOwner } from './issue-credential.js';

/** Who calls: a machine by its credential, or whoever holds a claim's own token. */
export type Caller =
  | { readonly kind: 'agent'; readonly agentId: AgentId }
  | { readonly kind: 'claim'; readonly claimId: ClaimId; readonly agentId: AgentId };

/**
 * Whom a bearer token belongs to, or null. A claim's token stays good after the machine's credential
 * has expired and after the claim has ended, for the sake of late results.
 */
export async function authenticate(db: Queryable, clock: Clock, token: string): Promise<Caller | null> {
  if (!token.includes('.')) {
    const owner = await credentialOwner(db, token, clock.now());
    return owner === null ? null : { kind: 'agent', agentId: AgentId.parse(owner) };
  }
  const claimId = claimOfToken(await coordinatorSecret(db), token);
  if (claimId === null) return null;
  const [claim] = await db.query<{ agent_id: string }>('select agent_id from claims where id = $1', [
    claimId,
  ]);
  return (
    (claim && {
      kind: 'claim',
      claimId: ClaimId.parse(claimId),
      agentId: AgentId.parse(claim.agent_id),
    }) ??
    null
  );
}
