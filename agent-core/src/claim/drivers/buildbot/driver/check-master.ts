import type { Descriptor } from '@barnraiser/protocol';
import { LocalObject } from '../wire/broker/local-object.js';
import { RefusedCall } from '../wire/broker/refused-call.js';
import { logIn } from '../wire/login/log-in.js';
import { BuilderNames } from './builder-names.js';
import { masterAddress } from './master-account.js';
import type { MasterAccount } from './session-parts.js';
import { type WorkerInfoParts, workerInfo } from './worker-info.js';

/**
 * Logs in once and out again; answers the builders whose builds would come. None attaches, so that
 * nothing is built. Rejects with `LoginError`.
 */
export async function checkMaster(
  account: MasterAccount,
  descriptor: Descriptor,
  info: WorkerInfoParts,
): Promise<string[]> {
  let builders: string[] = [];
  const bot = new LocalObject('bot', {
    print: ({ args, keywords }) => {
      if ((keywords['message'] ?? args[0]) === 'ping') throw new RefusedCall('this was only a trial');
      return null;
    },
    getWorkerInfo: () => workerInfo(descriptor, info),
    setBuilderList: ({ args: [list] }) => {
      builders = BuilderNames.parse(list);
      return {};
    },
    shutdown: () => null,
  });
  const { name } = account.target;
  const { broker } = await logIn({
    address: masterAddress(account),
    name,
    password: account.password,
    bot,
  });
  broker.leave();
  await broker.closed;
  return builders;
}
