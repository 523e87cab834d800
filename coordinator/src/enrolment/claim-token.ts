import { isSameSeal, seal } from './seal.js';

const purpose = 'claim-token';

/** A claim's token. Derived, not stored, so a repeated claim is answered with the same one. */
export function claimToken(secret: Buffer, claimId: string): string {
  return `${claimId}.${seal(secret, purpose, claimId)}`;
}

/** The claim that a token reaches, or null for anything that is no claim token of this coordinator. */
export function claimOfToken(secret: Buffer, token: string): string | null {
  const [claimId = '', given = ''] = token.split('.', 2);
  return isSameSeal(given, seal(secret, purpose, claimId)) ? claimId : null;
}
