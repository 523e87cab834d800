import { randomBytes } from 'node:crypto';
import { sha256Hex } from '../store/digest.js';
import { isSameSeal } from './seal.js';

/** A new one-time code of 256 random bits for a launch's user data, and the hash that is kept of it. */
export function makeEnrolCode(): { readonly code: string; readonly hash: string } {
  const code = randomBytes(32).toString('base64url');
  return { code, hash: sha256Hex(code) };
}

/** Whether a code is the one of this hash. */
export function isEnrolCode(code: string, hash: string): boolean {
  return isSameSeal(sha256Hex(code), hash);
}
