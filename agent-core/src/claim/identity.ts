import type { AgentId } from '@barnraiser/protocol';

/** Who this machine is to every coordinator: an id bound to an Ed25519 key. */
export interface Identity {
  readonly agentId: AgentId;
  /** SPKI in DER, base64url. */
  readonly publicKey: string;
  /** Ed25519 over the UTF-8 bytes of a challenge, base64url. */
  sign(challenge: string): string;
}
