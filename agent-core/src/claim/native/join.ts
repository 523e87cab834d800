import type { Descriptor, EnrolReply, InviteTarget, Proof } from '@barnraiser/protocol';
import type { Identity } from '../identity.js';
import { createCaller } from './call.js';
import { discover } from './discover.js';
import { Session, type StoredCredential } from './session.js';
import { systemClock } from '../../timing/clock.js';

/** How joining went. `pending`: a person there must approve this machine first. */
export interface Joined {
  readonly name: string;
  readonly status: EnrolReply['status'];
  readonly credential: StoredCredential | null;
}

/** Enrols this machine with a one-time invite. Rejects with `ClaimError`: `invite-invalid`, `conflict`, `network`, … */
export async function join(
  invite: InviteTarget,
  identity: Identity,
  descriptor: Descriptor,
): Promise<Joined> {
  return enrolAt(invite.url, { kind: 'invite', code: invite.code }, identity, descriptor);
}

/** Enrols this machine by whatever it shows for itself. Rejects with `ClaimError`. */
export async function enrolAt(
  url: string,
  proof: Proof,
  identity: Identity,
  descriptor: Descriptor,
): Promise<Joined> {
  const caller = createCaller(url);
  try {
    const { name } = await discover(caller);
    const { body } = await caller.call('enrol', {
      params: { agentId: identity.agentId },
      body: { descriptor, publicKey: identity.publicKey, proof },
    });
    const credential =
      body.credential === undefined
        ? null
        : { token: body.credential.token, expiresAt: Date.now() + body.credential.expiresInS * 1000 };
    return { name, status: body.status, credential };
  } finally {
    caller.close();
  }
}

/** Revokes this machine's credentials at a coordinator; what it built stays in the history there. */
export async function leave(
  url: string,
  identity: Identity,
  descriptor: Descriptor,
  credential: StoredCredential | null,
): Promise<void> {
  const caller = createCaller(url);
  const session = new Session(
    {
      caller,
      identity,
      clock: systemClock,
      describe: async () => ({ descriptor, rev: '' }),
      save: async () => undefined,
    },
    credential,
  );
  try {
    await caller.call('leave', { params: { agentId: identity.agentId } }, { token: await session.bearer() });
  } finally {
    caller.close();
  }
}
