import { type InviteTarget, parseInvite } from '@barnraiser/protocol';
import type { Identity } from '../claim/identity.js';
import { join, leave } from '../claim/native/join.js';
import { putMembership, readMemberships, removeMembership } from '../storage/memberships.js';
import type { SecretsKeeper } from '../storage/secrets.js';
import { CallError } from './call-error.js';
import type { Machine } from './machine.js';

/** Who joins and leaves, and where that is written down. */
export interface MembershipParts {
  readonly root: string;
  readonly identity: Identity;
  readonly machine: Pick<Machine, 'describe'>;
  readonly keeper: SecretsKeeper;
}

/** Reads an invite. Throws `CallError` invite-invalid when it is none. */
export function inviteOf(text: string): InviteTarget {
  const invite = parseInvite(text);
  if (invite !== null) return invite;
  throw new CallError(
    'invite-invalid',
    'This is not an invite. Expected barnraiser://join/?url=…&code=… or https://host/#CODE.',
  );
}

/** Enrols this machine and remembers it; whoever runs the agent reloads it. Rejects with `ClaimError`, `StorageError`. */
export async function joinCoordinator(
  { root, identity, machine, keeper }: MembershipParts,
  invite: InviteTarget,
): Promise<{ url: string; name: string; status: 'approved' | 'pending' }> {
  const { url } = invite;
  const { descriptor } = await machine.describe();
  const { name, status, credential } = await join(invite, identity, descriptor);
  const joinedAt = new Date().toISOString();
  await putMembership(root, { url, name, driver: 'native', joinedAt, credential }, keeper);
  return { url, name, status: status === 'enrolled' ? 'approved' : 'pending' };
}

/**
 * Ends a membership, also when the coordinator cannot be told: then `problem` says why. Rejects
 * with `CallError` not-joined, `StorageError`.
 */
export async function leaveCoordinator(
  { root, identity, machine, keeper }: MembershipParts,
  url: string,
): Promise<{ wasTold: boolean; problem: string | null }> {
  const membership = (await readMemberships(root, keeper)).find((one) => one.url === url);
  if (membership === undefined) throw new CallError('not-joined', `This machine has not joined ${url}.`);
  const { descriptor } = await machine.describe();
  const problem = await leave(url, identity, descriptor, membership.credential).then(
    () => null,
    (error: Error) => error.message,
  );
  await removeMembership(root, url);
  return { wasTold: problem === null, problem };
}
