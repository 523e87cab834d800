import { logIn } from '../wire/login/log-in.js';
import { masterAddress } from './master-account.js';
import type { ConnectOptions, MasterConnection } from './master-connection.js';

/** Logs in as a worker over the account's transport. Rejects with a `LoginError` and nothing else. */
export async function connectMaster(options: ConnectOptions): Promise<MasterConnection> {
  if (options.account.target.transport === 'pb') return connectByBroker(options);
  // Few masters speak it, and its libraries need not be in the memory of all others' workers.
  const { logInByMessages } = await import('../msgpack/log-in-by-messages.js');
  return logInByMessages(options);
}

async function connectByBroker({ account, bot, failed, signal }: ConnectOptions): Promise<MasterConnection> {
  const { broker, perspective } = await logIn({
    address: masterAddress(account),
    name: account.target.name,
    password: account.password,
    bot,
    ...(failed !== undefined && { methodFailed: failed }),
    ...(signal !== undefined && { signal }),
  });
  return {
    caller: broker,
    closed: broker.closed,
    leave: () => broker.leave(),
    close: (end, message) => broker.close(end, message),
    ask: () => broker.call(perspective, 'keepalive'),
    askToLeave: () => broker.call(perspective, 'shutdown'),
  };
}
