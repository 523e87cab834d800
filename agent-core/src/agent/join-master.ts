import type { MasterLogin, MasterTarget } from '@barnraiser/protocol';
import { checkMaster } from '../claim/drivers/buildbot/driver/check-master.js';
import { loginInWords } from '../claim/drivers/buildbot/driver/login-in-words.js';
import { masterParts } from '../claim/drivers/buildbot/driver/master-parts.js';
import { workerInfo } from '../claim/drivers/buildbot/driver/worker-info.js';
import { LoginError } from '../claim/drivers/buildbot/wire/login/login-error.js';
import { putMembership } from '../storage/memberships.js';
import { CallError } from './call-error.js';
import type { Joined, MembershipParts } from './membership.js';

/**
 * Logs in at a Buildbot master once, to see that name and password are good, and remembers them.
 * Rejects with `CallError` login-failed, which says what the master's administrator must do, and
 * with `StorageError`.
 */
export async function joinMaster(
  { root, machine, keeper }: Pick<MembershipParts, 'root' | 'machine' | 'keeper'>,
  target: MasterTarget,
  { password, ca, keepsConnection }: MasterLogin,
): Promise<Joined> {
  const { descriptor } = await machine.describe();
  const account = { target, password, ca, keepsConnection };
  await checkMaster(account, descriptor, masterParts.info).catch((error: unknown) => {
    if (!(error instanceof LoginError)) throw error;
    throw new CallError('login-failed', loginInWords(error, target.transport), error);
  });
  const { url } = target;
  const name = nameOf(target);
  const joinedAt = new Date().toISOString();
  const credential = { token: password, expiresAt: Number.MAX_SAFE_INTEGER };
  const master = { ca, keepsConnection };
  await putMembership(root, { url, name, driver: 'buildbot', joinedAt, credential, master }, keeper);
  return { url, name, status: 'approved' };
}

/** What a master is called; the protocol does not tell its title. */
export function nameOf({ host, name }: MasterTarget): string {
  return `Buildbot at ${host} (as ${name})`;
}

/** What a master would be sent. Rejects as `describe` does. */
export async function masterFacts(machine: MembershipParts['machine']): Promise<Record<string, unknown>> {
  const { descriptor } = await machine.describe();
  return workerInfo(descriptor, masterParts.info);
}
