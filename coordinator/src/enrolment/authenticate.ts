import { AgentId, ClaimId } from '@barnraiser/protocol';
import type { Clock } from '../store/clock.js';
import type { Database } from '../store/database.js';
import { sha256Hex } from '../store/digest.js';
import { togetherOn } from '../store/together.js';
import { claimOfToken } from './claim-token.js';
import { coordinatorSecret } from './coordinator-secret.js';
import { credentialOwner } from './issue-credential.js';

/** Who calls: a machine by its credential, or whoever holds a claim's own token. */
export type Caller =
  | {
      readonly kind: 'agent';
      readonly agentId: AgentId;
      /** SHA-256 of the credential, hexadecimal. */
      readonly credential: string;
    }
  | { readonly kind: 'claim'; readonly claimId: ClaimId; readonly agentId: AgentId };

/**
 * Whom a bearer token belongs to, or null. A claim's token stays good after the machine's credential
 * has expired and after the claim has ended, for the sake of late results.
 */
export async function authenticate(db: Database, clock: Clock, token: string): Promise<Caller | null> {
  if (!token.includes('.')) {
    const credential = sha256Hex(token);
    const owner = await credentialOwner(db, credential, clock.now());
    return owner === null ? null : { kind: 'agent', agentId: AgentId.parse(owner), credential };
  }
  const claimId = claimOfToken(await coordinatorSecret(db), token);
  if (claimId === null) return null;
  const owner = await claimantTogether(db, claimId);
  return owner === null
    ? null
    : { kind: 'claim', claimId: ClaimId.parse(claimId), agentId: AgentId.parse(owner) };
}

/** The machines that made these claims, or null. */
const claimantTogether = togetherOn(
  async (db: Database, claimIds: readonly string[]): Promise<PromiseFulfilledResult<string | null>[]> => {
    const rows = await db.query<{ id: string; agent_id: string }>(claimants, [claimIds]);
    const known = new Map(rows.map((row) => [row.id, row.agent_id]));
    return claimIds.map((claimId) => ({
      status: 'fulfilled',
      value: known.get(claimId.toLowerCase()) ?? null,
    }));
  },
  { most: 256 },
);

const claimants = {
  name: 'claimants',
  sql: 'select id, agent_id from claims where id = any($1::uuid[])',
};
