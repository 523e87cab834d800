import { verify } from 'node:crypto';
import { z } from 'zod';
import type { IdentityAuthorities } from './identity-authorities.js';

/** What is used of an instance identity document (EC2 user guide, "Instance identity documents"). */
const InstanceIdentity = z.object({
  instanceId: z.string().min(1).max(200),
  accountId: z.string().max(40),
  region: z.string().max(60),
});
export type InstanceIdentity = z.infer<typeof InstanceIdentity>;

/** A document as the instance got it, and its signature (base64, RSA PKCS #1 with SHA-256). */
export interface SignedIdentity {
  readonly document: string;
  readonly signature: string;
}

/** Whose instance a document speaks of; null when none of the authorities signed it, byte for byte. */
export function verifyIdentity(
  { document, signature }: SignedIdentity,
  { keys, account }: IdentityAuthorities,
): InstanceIdentity | null {
  const bytes = Buffer.from(document);
  const signed = Buffer.from(signature, 'base64');
  if (!keys.some((key) => verify('sha256', bytes, key, signed))) return null;
  const identity = InstanceIdentity.safeParse(parsed(document));
  if (!identity.success) return null;
  return account === null || identity.data.accountId === account ? identity.data : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
