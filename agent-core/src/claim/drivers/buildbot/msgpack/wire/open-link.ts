import { once } from 'node:events';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { dial, type MasterAddress } from '../../wire/login/dial.js';
import { LoginError } from '../../wire/login/login-error.js';
import { wireLimits } from '../../wire/wire-limits.js';
import { MessageLink, type MessageLinkOptions } from './message-link.js';

/** Who logs in where. */
export interface MessageLogin {
  readonly address: MasterAddress;
  readonly name: string;
  readonly password: string;
}

/**
 * Connects and shows name and password (HTTP Basic on the upgrade request). Rejects with a `LoginError`
 * unreachable, tls, unauthorised or not-a-master, or with the signal's reason; no connection is left then.
 */
export async function openLink(
  login: MessageLogin,
  options: MessageLinkOptions,
  signal: AbortSignal,
): Promise<MessageLink> {
  const stream = await dial(login.address, signal);
  try {
    return await upgrade(stream, login, options, signal);
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

async function upgrade(
  stream: Socket,
  { address, name, password }: MessageLogin,
  options: MessageLinkOptions,
  signal: AbortSignal,
): Promise<MessageLink> {
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  const authorization = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
  // The stream speaks TLS already where the master does.
  const socket = new WebSocket(`ws://${host}:${address.port}/`, {
    createConnection: () => stream,
    headers: { authorization },
    perMessageDeflate: false,
    maxPayload: wireLimits.messageBytes,
  });
  socket.on('error', () => {});
  const refused = new AbortController();
  socket.once('unexpected-response', (_request, { statusCode = 0 }) => refused.abort(statusCode));
  let link: MessageLink | null = null;
  // Its first words may come in the same packet, so that a later turn would be too late to listen.
  socket.once('open', () => {
    link = new MessageLink(socket, options);
  });
  try {
    await once(socket, 'open', { signal: AbortSignal.any([signal, refused.signal]) });
    return link!;
  } catch (error) {
    socket.terminate();
    signal.throwIfAborted();
    throw upgradeError(error, refused.signal, `${name} at ${address.host}:${address.port}`);
  }
}

function upgradeError(error: unknown, refused: AbortSignal, where: string): LoginError {
  if (refused.aborted && refused.reason === 401) {
    return new LoginError(
      'unauthorised',
      `${where}: the master knows no worker of this name and password`,
      error,
    );
  }
  const why = refused.aborted ? `it answered ${refused.reason}` : (error as Error).message;
  return new LoginError('not-a-master', `${where}: no WebSocket of a Buildbot master's: ${why}`, error);
}
