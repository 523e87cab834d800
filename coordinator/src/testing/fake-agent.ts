import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { ClaimReply, EnrolReply, Grant } from '@barnraiser/protocol';
import { v7 as uuidv7 } from 'uuid';
import { sampleDescriptor } from './sample-documents.js';
import type { Reachable } from './test-coordinator.js';
import { type Wire, type WireReply, wire } from './wire.js';

/** A machine that speaks the protocol and builds nothing. */
export class FakeAgent {
  readonly agentId = uuidv7();
  readonly descriptor = sampleDescriptor(this.agentId);
  readonly #key: { publicKey: KeyObject; privateKey: KeyObject } = generateKeyPairSync('ed25519');
  readonly #coordinator: Reachable;
  token = '';
  descriptorRev = '';

  constructor(coordinator: Reachable) {
    this.#coordinator = coordinator;
  }

  /** A machine that was enrolled by an invite. */
  static async enrolled(coordinator: Reachable): Promise<FakeAgent> {
    const invite = await coordinator.admin('createInvite', { body: {} });
    const agent = new FakeAgent(coordinator);
    const reply = await agent.enrol({ kind: 'invite', code: invite.json().code });
    if (reply.status !== 201) throw new Error(`enrolled with ${reply.status}: ${reply.bytes.toString()}`);
    return agent;
  }

  get call(): Wire {
    return this.#coordinator.as(this.token);
  }

  get publicKey(): string {
    return this.#key.publicKey.export({ type: 'spki', format: 'der' }).toString('base64url');
  }

  async enrol(proof?: unknown): Promise<WireReply<EnrolReply>> {
    const body = {
      descriptor: this.descriptor,
      publicKey: this.publicKey,
      ...(proof !== undefined && { proof }),
    };
    const reply = await this.#coordinator.anybody('enrol', { params: { agentId: this.agentId }, body });
    if (reply.status < 300) {
      const { credential, descriptorRev } = reply.json();
      this.token = credential?.token ?? this.token;
      this.descriptorRev = descriptorRev;
    }
    return reply;
  }

  /** Signs a challenge as the proof of a known machine. */
  signed(challenge: string): { kind: 'signature'; challenge: string; signature: string } {
    const signature = sign(null, Buffer.from(challenge), this.#key.privateKey).toString('base64url');
    return { kind: 'signature', challenge, signature };
  }

  claim(
    claimId: string,
    waitS = 0,
    changes: object = {},
    signal?: AbortSignal,
  ): Promise<WireReply<ClaimReply>> {
    return this.call('claim', {
      params: { claimId },
      query: { wait: waitS },
      body: { agent: this.agentId, descriptorRev: this.descriptorRev, ...changes },
      ...(signal && { signal }),
    });
  }

  /** Claims the job that must be there; answers it with calls under the claim's own token. */
  async granted(): Promise<{ grant: Grant; call: Wire; params: { claimId: string } }> {
    const reply = await this.claim(uuidv7());
    const { grant } = reply.status === 200 ? reply.json() : { grant: null };
    if (!grant) throw new Error(`nothing was granted: ${reply.status} ${reply.bytes.toString()}`);
    return { grant, call: wire(this.#coordinator.url, grant.token), params: { claimId: grant.claimId } };
  }
}
