import { randomBytes } from 'node:crypto';
import type { Credential } from '@barnraiser/protocol';
import type { Database, PreparedStatement, Queryable } from '../store/database.js';
import { sha256Hex } from '../store/digest.js';
import { togetherOn } from '../store/together.js';

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

interface Shown {
  readonly hash: string;
  readonly nowMs: number;
}

/** The machine whose unexpired credential has this SHA-256, or null. Asks for those that come at once together. */
export function credentialOwner(db: Database, hash: string, nowMs: number): Promise<string | null> {
  return ownerTogether(db, { hash, nowMs });
}

const ownerTogether = togetherOn(ownersOf, { most: 256 });

/** The same in a transaction. */
export async function credentialOwnerIn(tx: Queryable, hash: string, nowMs: number): Promise<string | null> {
  const [owner] = await ownersOf(tx, [{ hash, nowMs }]);
  return owner!.value;
}

async function ownersOf(
  db: Queryable,
  shown: readonly Shown[],
): Promise<PromiseFulfilledResult<string | null>[]> {
  const rows = await db.query<{ token_sha256: string; agent_id: string; expires_at: number }>(byHash, [
    shown.map(({ hash }) => hash),
  ]);
  const known = new Map(rows.map((row) => [row.token_sha256, row]));
  return shown.map(({ hash, nowMs }) => {
    const credential = known.get(hash);
    const isValid = credential !== undefined && credential.expires_at > nowMs;
    return { status: 'fulfilled', value: isValid ? credential.agent_id : null };
  });
}

const byHash: PreparedStatement = {
  name: 'credentials-by-hash',
  sql: 'select token_sha256, agent_id, expires_at from credentials where token_sha256 = any($1::text[])',
};
