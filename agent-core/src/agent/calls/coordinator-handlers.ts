import { previewInvite } from '../../claim/native/preview.js';
import { readMemberships } from '../../storage/memberships.js';
import { Coordinators } from '../coordinators.js';
import { inviteOf, joinCoordinator, leaveCoordinator } from '../membership.js';
import type { AgentHandlers } from './answer-call.js';
import type { CallParts } from './call-parts.js';

type CoordinatorCall = 'previewInvite' | 'join' | 'leave' | 'coordinators' | 'reload';

/** Whom this machine works for. */
export function coordinatorHandlers(parts: CallParts): Pick<AgentHandlers, CoordinatorCall> {
  const { loop, owner, machine, folders, keeper, clock } = parts;
  const membership = { ...parts, root: folders.root };
  const coordinators = new Coordinators(clock);
  return {
    async previewInvite({ invite }) {
      const target = inviteOf(invite);
      const { descriptor } = await machine.describe();
      const preview = await previewInvite(target, descriptor);
      const isJoined = (await readMemberships(folders.root, keeper)).some(({ url }) => url === target.url);
      return { ...preview, url: target.url, isJoined };
    },
    async join({ invite }) {
      const joined = await joinCoordinator(membership, inviteOf(invite));
      coordinators.forget(joined.url);
      await loop.reload();
      return joined;
    },
    async leave({ url, eraseHistory }) {
      const left = await leaveCoordinator(membership, url);
      await loop.reload();
      await owner.change((stored) => ({
        ...stored,
        shares: stored.shares.filter(({ coordinator }) => coordinator !== url),
      }));
      if (eraseHistory) await loop.memory.erase(url);
      return left;
    },
    async coordinators() {
      const memberships = await readMemberships(folders.root, keeper);
      return coordinators.report(memberships, (url) => loop.links.get(url), owner.settings.shares);
    },
    async reload() {
      await loop.reload();
      return null;
    },
  };
}
