import { randomBytes } from 'node:crypto';
import type { Clock } from '../store/clock.js';
import type { Queryable } from '../store/database.js';
import { sha256Hex } from '../store/digest.js';

/** Crockford's base 32: no letters that are taken for digits. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const codeLength = 26;

/** Makes a one-time invite of 130 random bits. The code is answered this once and stored hashed. */
export async function createInvite(
  db: Queryable,
  clock: Clock,
  { ttlS }: { readonly ttlS: number },
): Promise<{ code: string; expiresInS: number }> {
  const code = Array.from(randomBytes(codeLength), (byte) => alphabet[byte % alphabet.length]).join('');
  await db.query('insert into invites (code_sha256, expires_at) values ($1, $2)', [
    sha256Hex(code),
    clock.now() + ttlS * 1000,
  ]);
  return { code, expiresInS: ttlS };
}
