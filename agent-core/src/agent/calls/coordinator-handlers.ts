import { randomUUID } from 'node:crypto';
import { AgentId, type Descriptor, type MasterLogin, type MasterTarget } from '@barnraiser/protocol';
import { redialMs } from '../../claim/drivers/buildbot/driver/manners.js';
import { previewInvite } from '../../claim/native/preview.js';
import { readMemberships } from '../../storage/memberships.js';
import { Coordinators } from '../coordinators.js';
import { CallError } from '../call-error.js';
import { destinationOf } from '../destination.js';
import { joinMaster, nameOf } from '../join-master.js';
import { joinCoordinator, type Joined, leaveCoordinator } from '../membership.js';
import type { AgentHandlers } from './answer-call.js';
import type { CallParts } from './call-parts.js';

type CoordinatorCall = 'previewInvite' | 'join' | 'leave' | 'coordinators' | 'reload';

/** How long leaving waits for the build's processes to be gone. */
const giveBackMs = 15_000;

/** Whom this machine works for. */
export function coordinatorHandlers(parts: CallParts): Pick<AgentHandlers, CoordinatorCall> {
  const { loop, owner, machine, folders, keeper, clock } = parts;
  const membership = { ...parts, root: folders.root };
  const coordinators = new Coordinators(clock);
  const joinMasterBy = async (target: MasterTarget, login: MasterLogin | undefined): Promise<Joined> => {
    if (login === undefined) throw new CallError('login-failed', 'The password for this master is missing.');
    // One that is logged in by this name already would be the other machine in the master's eyes.
    await loop.builds.giveBack(target.url, giveBackMs);
    if (await loop.links.drop(target.url)) await clock.pause(redialMs);
    try {
      return await joinMaster(membership, target, login);
    } finally {
      await loop.reload();
    }
  };
  return {
    async previewInvite({ invite }) {
      const destination = destinationOf(invite);
      const { url } = destination;
      const isJoined = (await readMemberships(folders.root, keeper)).some((one) => one.url === url);
      if (destination.kind === 'buildbot') {
        const name = nameOf(destination.master);
        return { name, url, isJoined, driver: 'buildbot', expiresAt: null, machines: null, offerings: [] };
      }
      const { descriptor } = await machine.describe();
      const preview = await previewInvite(destination.invite, withoutOwner(descriptor));
      return { ...preview, url, isJoined };
    },
    async join({ invite, master }) {
      const destination = destinationOf(invite);
      const joined =
        destination.kind === 'native'
          ? await joinCoordinator(membership, destination.invite)
          : await joinMasterBy(destination.master, master);
      coordinators.forget(joined.url);
      await loop.reload();
      return joined;
    },
    async leave({ url, eraseHistory }) {
      await loop.builds.giveBack(url, giveBackMs);
      const left = await leaveCoordinator(membership, url);
      await loop.reload();
      // One more may have been granted meanwhile; nobody wants it now.
      await loop.builds.giveBack(url, giveBackMs);
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

/**
 * What a coordinator is told before the owner has agreed to anything: what could be built here, and
 * nothing by which the machine could be known again.
 */
function withoutOwner(descriptor: Descriptor): Descriptor {
  const { agent } = descriptor;
  return {
    ...descriptor,
    agent: { ...agent, id: AgentId.parse(randomUUID()), name: 'not told' },
    labels: {},
    owner: {},
  };
}
