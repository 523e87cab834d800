import type { InviteTarget } from '@barnraiser/protocol';
import type { Identity } from '../claim/identity.js';
import { join, leave } from '../claim/native/join.js';
import { putMembership, readMemberships, removeMembership } from '../storage/memberships.js';
import type { SecretsKeeper } from '../storage/secrets.js';
import { removeBuilderWorkspaces } from '../prepare/workspace-of-builder.js';
import { dataFolders } from '../storage/data-folders.js';
import { CallError } from './call-error.js';
import type { Machine } from './machine.js';

/** Who joins and leaves, and where that is written down. */
export interface MembershipParts {
  readonly root: string;
  readonly identity: Identity;
  readonly machine: Pick<Machine, 'describe'>;
  readonly keeper: SecretsKeeper;
}

/** How joining went. `pending`: a person there must approve this machine first. */
export interface Joined {
  readonly url: string;
  readonly name: string;
  readonly status: 'approved' | 'pending';
}

/** Enrols this machine and remembers it; whoever runs the agent reloads it. Rejects with `ClaimError`, `StorageError`. */
export async function joinCoordinator(
  { root, identity, machine, keeper }: MembershipParts,
  invite: InviteTarget,
): Promise<Joined> {
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
  if (membership.driver === 'buildbot') {
    // A master sees that its worker is gone, and has nothing to forget.
    await removeMembership(root, url);
    const removal = await removeBuilderWorkspaces(dataFolders(root).cache, url);
    return { wasTold: true, problem: removal.ok ? null : `Some files could not be removed: ${removal.why}` };
  }
  const { descriptor } = await machine.describe();
  const problem = await leave(url, identity, descriptor, membership.credential).then(
    () => null,
    (error: Error) => error.message,
  );
  await removeMembership(root, url);
  return { wasTold: problem === null, problem };
}
