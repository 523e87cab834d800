import { randomBytes } from 'node:crypto';
import type { Credential } from '@barnraiser/protocol';
import type { Queryable } from '../store/database.js';
import { sha256Hex } from '../store/digest.js';

const lifeS = 24 * 3600;

/** Gives a machine a new token of 32 random bytes for 24 h; earlier ones stay valid until they expire. */
export async function issueCredential(tx: Queryable, agentId: string, nowMs: number): Promise<Credential> {
  const token = randomBytes(32).toString('base64url');
  await tx.query('insert into credentials (token_sha256, agent_id, expires_at) values ($1, $2, $3)', [
    sha256Hex(token),
    agentId,
    nowMs + lifeS * 1000,
  ]);
  return { token, expiresInS: lifeS };
}

/** The machine whose unexpired credential this is, or null. */
export async function credentialOwner(db: Queryable, token: string, nowMs: number): Promise<string | null> {
  const [row] = await db.query<{ agent_id: string }>(
    'select agent_id from credentials where token_sha256 = $1 and expires_at > $2',
    [sha256Hex(token), nowMs],
  );
  return row?.agent_id ?? null;
}
