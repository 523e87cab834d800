import { Latch } from '../driver/latch.js';
import type { ConnectOptions, MasterConnection } from '../driver/master-connection.js';
import { masterAddress } from '../driver/master-account.js';
import { LinkClosed } from '../wire/broker/link-closed.js';
import { LoginError } from '../wire/login/login-error.js';
import { CommandCalls } from './command-calls.js';
import { WorkerRequests } from './worker-requests.js';
import type { MessageLink } from './wire/message-link.js';
import { openLink } from './wire/open-link.js';

/** The master takes 10 s to find that an older connection of the same name is dead. */
const timeoutMs = 30_000;

/** WebSocket's word for an end that gives no reason, as a master ends the connection of a second worker of a name. */
const withoutReason = /\(1005\)/;

/**
 * Connects and logs in as a worker over `msgpack_experimental_v7`. It counts as logged in when the
 * master asks for something. Rejects with a `LoginError` and nothing else; no connection is left then.
 */
export async function logInByMessages(options: ConnectOptions): Promise<MasterConnection> {
  const { account, bot, failed = () => undefined } = options;
  const { name, host, port } = account.target;
  const where = `${name} at ${host}:${port}`;
  const heard = new Latch<void>();
  let link: MessageLink | null = null;
  const requests = new WorkerRequests({ bot, link: () => link! });
  const limit = AbortSignal.timeout(timeoutMs);
  const signal = options.signal === undefined ? limit : AbortSignal.any([options.signal, limit]);
  try {
    const login = { address: masterAddress(account), name, password: account.password };
    const answer: WorkerRequests['answer'] = (op, request) => {
      heard.set();
      return requests.answer(op, request);
    };
    const opened = await openLink(login, { answer, failed }, signal);
    link = opened;
    await Promise.race([heard.promise, opened.closed.then((end) => Promise.reject(end)), aborted(signal)]);
    return connectionOf(opened);
  } catch (error) {
    const failure = loginError(error, where, options.signal);
    link?.close('left', failure.message);
    throw failure;
  }
}

function connectionOf(link: MessageLink): MasterConnection {
  return {
    caller: new CommandCalls(link, () => Date.now()),
    closed: link.closed,
    leave: () => link.leave(),
    close: (end, message) => link.close(end, message),
    ask: () => link.ping(),
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

function loginError(error: unknown, where: string, given: AbortSignal | undefined): LoginError {
  if (error instanceof LoginError) return error;
  if (given?.aborted === true) return new LoginError('aborted', `${where}: given up`, error);
  if (!(error instanceof LinkClosed)) {
    return new LoginError('timeout', `${where}: no answer in ${timeoutMs / 1000} s`, error);
  }
  if (error.end === 'breach') return new LoginError('not-a-master', `${where}: ${error.message}`, error);
  return withoutReason.test(error.message)
    ? new LoginError('duplicate', `${where}: another worker is connected by this name`, error)
    : new LoginError('closed', `${where}: ${error.message}`, error);
}
