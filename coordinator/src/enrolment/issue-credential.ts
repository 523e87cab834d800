import { randomBytes } from 'node:crypto';
import type { Credential } from '@barnraiser/protocol';
import type { Queryable } from '../store/database.js';
import { sha256Hex } from '../store/digest.js';
import { together } from '../store/together.js';

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

type Lookup = (shown: Shown) => Promise<string | null>;

const most = 256;
const lookups = new WeakMap<Queryable, Lookup>();

/** The machine whose unexpired credential this is, or null. Asks for those that come at once together. */
export function credentialOwner(db: Queryable, token: string, nowMs: number): Promise<string | null> {
  const lookUp: Lookup = lookups.get(db) ?? together((shown) => ownersOf(db, shown), { most, lanes: 2 });
  lookups.set(db, lookUp);
  return lookUp({ hash: sha256Hex(token), nowMs });
}

async function ownersOf(
  db: Queryable,
  shown: readonly Shown[],
): Promise<PromiseSettledResult<string | null>[]> {
  const rows = await db.query<{ token_sha256: string; agent_id: string; expires_at: number }>(
    'select token_sha256, agent_id, expires_at from credentials where token_sha256 = any($1::text[])',
    [shown.map(({ hash }) => hash)],
  );
  const known = new Map(rows.map((row) => [row.token_sha256, row]));
  return shown.map(({ hash, nowMs }) => {
    const credential = known.get(hash);
    const isValid = credential !== undefined && credential.expires_at > nowMs;
    return { status: 'fulfilled', value: isValid ? credential.agent_id : null };
  });
}
