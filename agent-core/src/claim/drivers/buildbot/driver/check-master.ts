import type { Descriptor } from '@barnraiser/protocol';
import { type Clock, systemClock } from '../../../../timing/clock.js';
import { LocalObject } from '../wire/broker/local-object.js';
import { RefusedCall } from '../wire/broker/refused-call.js';
import { BuilderNames } from './builder-names.js';
import { connectMaster } from './connect-master.js';
import { Latch } from './latch.js';
import { redialMs, settleMs } from './manners.js';
import type { MasterAccount } from './session-parts.js';
import { type WorkerInfoParts, workerInfo } from './worker-info.js';

/** A master sends its builders right after the login. */
const listMs = 10_000;

/**
 * Logs in once and out again; answers the builders whose builds would come. None attaches, so that
 * nothing is built. Takes a few seconds, so that the worker can come back at once. Rejects with `LoginError`.
 */
export async function checkMaster(
  account: MasterAccount,
  descriptor: Descriptor,
  info: WorkerInfoParts,
  clock: Pick<Clock, 'pause'> = systemClock,
): Promise<string[]> {
  const listed = new Latch<string[]>();
  const bot = new LocalObject('bot', {
    print: ({ args, keywords }) => {
      if ((keywords['message'] ?? args[0]) === 'ping') throw new RefusedCall('this was only a trial');
      return null;
    },
    getWorkerInfo: () => workerInfo(descriptor, info),
    setBuilderList: ({ args: [list] }) => {
      listed.set(BuilderNames.parse(list));
      return {};
    },
    shutdown: () => null,
  });
  const connection = await connectMaster({ account, bot });
  const lost = connection.closed.then((): string[] => []);
  const builders = await Promise.race([listed.promise, lost, clock.pause(listMs).then((): string[] => [])]);
  await clock.pause(settleMs);
  connection.leave();
  await connection.closed;
  await clock.pause(redialMs);
  return builders;
}
