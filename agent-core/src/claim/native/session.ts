import type { Descriptor } from '@barnraiser/protocol';
import type { Clock } from '../../timing/clock.js';
import { ClaimError } from '../claim-error.js';
import type { Identity } from '../identity.js';
import type { Caller } from './call.js';

/** A credential as it is stored; `expiresAt` is epoch ms by this machine's clock. */
export interface StoredCredential {
  readonly token: string;
  readonly expiresAt: number;
}

/** What a session is made of. `save` keeps a new credential on the disk. */
export interface SessionParts {
  readonly caller: Caller;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly describe: () => Promise<{ readonly descriptor: Descriptor; readonly rev: string }>;
  readonly save: (credential: StoredCredential) => Promise<void>;
}

/** A credential is renewed when it has less than this left, so that none expires during a long-poll. */
const renewBeforeMs = 15 * 60_000;

/**
 * This machine's standing at one coordinator: a credential that is renewed before it expires (by
 * signing the challenge of a 401), and the descriptor that the coordinator knows. Calls at the same
 * time share one renewal. All reject with `ClaimError`.
 */
export class Session {
  private readonly parts: SessionParts;
  private credential: StoredCredential | null;
  private renewal: Promise<string> | null = null;
  private described: { readonly rev: string; readonly theirs: string } | null = null;

  constructor(parts: SessionParts, credential: StoredCredential | null) {
    this.parts = parts;
    this.credential = credential;
  }

  /** The token as it stands, without a call; null when there is none. */
  get token(): string | null {
    return this.credential?.token ?? null;
  }

  /** A token that will hold for a while. */
  async bearer(signal?: AbortSignal): Promise<string> {
    const { credential } = this;
    const isFresh = credential !== null && credential.expiresAt - this.parts.clock.wallMs() > renewBeforeMs;
    return isFresh ? credential.token : this.renew(signal);
  }

  /** A new token, whatever the old one's date says; `refused` is the one that was not accepted. */
  async renewed(refused: string, signal?: AbortSignal): Promise<string> {
    return this.token !== null && this.token !== refused ? this.token : this.renew(signal);
  }

  /** Makes sure that the coordinator knows the machine as it is now; answers the revision that it uses. */
  async descriptorRev(signal?: AbortSignal): Promise<string> {
    const { descriptor, rev } = await this.parts.describe();
    if (this.described?.rev === rev) return this.described.theirs;
    const token = await this.bearer(signal);
    if (this.described?.rev === rev) return this.described.theirs;
    try {
      const { body } = await this.parts.caller.call(
        'enrol',
        { params: { agentId: this.parts.identity.agentId }, body: { descriptor } },
        { token, ...(signal && { signal }) },
      );
      this.described = { rev, theirs: body.descriptorRev };
      return body.descriptorRev;
    } catch (error) {
      if (!(error instanceof ClaimError) || error.code !== 'unauthorized') throw error;
      // The renewal describes the machine as well.
      await this.renewed(token, signal);
      return this.descriptorRev(signal);
    }
  }

  /** The coordinator asked to be told anew. */
  forgetDescription(): void {
    this.described = null;
  }

  private async renew(signal?: AbortSignal): Promise<string> {
    this.renewal ??= this.answerChallenge(signal).finally(() => {
      this.renewal = null;
    });
    return this.renewal;
  }

  private async answerChallenge(signal?: AbortSignal): Promise<string> {
    const { caller, identity, clock, describe, save } = this.parts;
    const { descriptor, rev } = await describe();
    const options = signal === undefined ? {} : { signal };
    const challenge = await this.challenge(descriptor, options);
    const { body } = await caller.call(
      'enrol',
      {
        params: { agentId: identity.agentId },
        body: {
          descriptor,
          publicKey: identity.publicKey,
          proof: { kind: 'signature', challenge, signature: identity.sign(challenge) },
        },
      },
      options,
    );
    if (body.credential === undefined) throw refused(caller.baseUrl, 'no credential came with the proof');
    const { token, expiresInS } = body.credential;
    this.credential = { token, expiresAt: clock.wallMs() + expiresInS * 1000 };
    this.described = { rev, theirs: body.descriptorRev };
    await save(this.credential);
    return token;
  }

  /** A call without a credential is answered with 401 and something to sign. */
  private async challenge(descriptor: Descriptor, options: { signal?: AbortSignal }): Promise<string> {
    const { caller, identity } = this.parts;
    try {
      await caller.call('enrol', { params: { agentId: identity.agentId }, body: { descriptor } }, options);
    } catch (error) {
      if (error instanceof ClaimError && error.problem?.challenge !== undefined)
        return error.problem.challenge;
      throw error;
    }
    throw refused(caller.baseUrl, 'it enrolled this machine without any proof');
  }
}

function refused(url: string, detail: string): ClaimError {
  return new ClaimError(`renewing the credential at ${url}: ${detail}`, {
    code: 'unauthorized',
    retryable: false,
    cause: undefined,
  });
}
