import { isSameSeal, seal } from '../../enrolment/seal.js';
import { sha256Hex } from '../../store/digest.js';

/** How long a session lasts, in seconds. */
export const sessionLifeS = 12 * 3600;
const purpose = 'session';

/** An administrator's session: needs no storage, expires by itself, and ends when the admin token changes. */
export function makeSession(secret: Buffer, adminToken: string, nowMs: number): string {
  const expiry = String(nowMs + sessionLifeS * 1000);
  return `${expiry}.${seal(secret, purpose, sha256Hex(adminToken), expiry)}`;
}

/** Whether a session was made here under this admin token and has not expired. */
export function isSessionValid(secret: Buffer, adminToken: string, value: string, nowMs: number): boolean {
  const [expiry = '', given = ''] = value.split('.', 2);
  if (!isSameSeal(given, seal(secret, purpose, sha256Hex(adminToken), expiry))) return false;
  return nowMs < Number(expiry);
}
