import { randomBytes } from 'node:crypto';
import { isSameSeal, seal } from './seal.js';

const lifeMs = 5 * 60_000;
const purpose = 'challenge';

/** A challenge that a machine signs to get a new credential: stateless, for 5 minutes, for that machine alone. */
export function makeChallenge(secret: Buffer, agentId: string, nowMs: number): string {
  const expiry = String(nowMs + lifeMs);
  const nonce = randomBytes(16).toString('base64url');
  return [expiry, nonce, seal(secret, purpose, agentId, expiry, nonce)].join('.');
}

/** Whether a challenge was made here for this machine and has not expired. */
export function isChallengeValid(secret: Buffer, agentId: string, challenge: string, nowMs: number): boolean {
  const [expiry = '', nonce = '', given = ''] = challenge.split('.');
  if (!isSameSeal(given, seal(secret, purpose, agentId, expiry, nonce))) return false;
  return nowMs < Number(expiry);
}
