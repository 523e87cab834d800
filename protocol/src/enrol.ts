import { z } from 'zod';
import { Descriptor } from './descriptor.js';
import { Directives } from './lease.js';

/**
 * What a launched machine shows: its launch with the one-time code of its user data, signed with the
 * machine's own key, and on EC2 its instance identity document as the metadata service gave it.
 */
export const LaunchProof = z.object({
  kind: z.literal('cloud-identity'),
  launchId: z.uuid(),
  enrolCode: z.string().min(1).max(100),
  signature: z.string().max(200).describe('base64url, Ed25519 over `launchChallenge`'),
  identity: z
    .object({
      document: z.string().max(16_000).describe('byte for byte'),
      signature: z.string().max(4000).describe('base64, RSA with SHA-256, of the region'),
    })
    .optional(),
});
export type LaunchProof = z.infer<typeof LaunchProof>;

/** What a launched machine signs: its key, and nobody else's, is the one that this launch enrols. */
export function launchChallenge(launchId: string, agentId: string): string {
  return `barnraiser-launch:${launchId.toLowerCase()}:${agentId.toLowerCase()}`;
}

/** What a new machine shows for itself. `signature` answers the challenge of a 401 and renews a credential. */
export const Proof = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('invite'), code: z.string().min(1).max(100) }),
  z.object({ kind: z.literal('open') }),
  z.object({ kind: z.literal('preshared'), key: z.string().min(1).max(500) }),
  LaunchProof,
  z.object({
    kind: z.literal('signature'),
    challenge: z.string().max(500),
    signature: z.string().max(200).describe('base64url, Ed25519 over the challenge'),
  }),
]);
export type Proof = z.infer<typeof Proof>;

/**
 * Enrol, or describe a machine anew. A first call gives the public key and a proof; a later one
 * with a valid credential needs neither. Without a credential a known agent gets 401 with a
 * `challenge`, signs it, and comes back with the `signature` proof.
 */
export const EnrolRequest = z.object({
  descriptor: Descriptor,
  publicKey: z.string().max(200).describe('Ed25519 public key, SPKI, base64url').optional(),
  proof: Proof.optional(),
});
export type EnrolRequest = z.infer<typeof EnrolRequest>;

/** An opaque bearer token of limited life. */
export const Credential = z.object({ token: z.string().min(1), expiresInS: z.number().positive() });
export type Credential = z.infer<typeof Credential>;

/** 201 and 200 carry the descriptor's revision; a credential comes with every proof; 202 means that a person must approve. */
export const EnrolReply = z.object({
  status: z.enum(['enrolled', 'pending']),
  descriptorRev: z.string(),
  credential: Credential.optional(),
  directives: Directives,
});
export type EnrolReply = z.infer<typeof EnrolReply>;
