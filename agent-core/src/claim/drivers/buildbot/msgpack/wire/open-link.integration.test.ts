import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { temporaryFolder } from '../../../../../testing/temporary-folder.js';
import { hasOpenssl, makeCertificates } from '../../testing/make-certificates.js';
import type { MasterTls } from '../../wire/login/dial.js';
import { decodeMessage, encodeMessage } from './message-codec.js';
import { openLink } from './open-link.js';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});

/** Upgrades whoever shows the right password, and answers `print` to the first message. */
async function listening(server: Server, status = 101): Promise<number> {
  servers.push(server);
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, stream, head) => {
    const isKnown = request.headers.authorization === `Basic ${btoa('ours:secret')}`;
    if (status !== 101 || !isKnown) {
      stream.end(`HTTP/1.1 ${status === 101 ? 401 : status} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      // In the same packet as the upgrade, as a master may.
      socket.send(encodeMessage({ op: 'print', seq_number: 0, message: 'attached' }));
      socket.on('message', (data) => {
        const { seq_number: seq, op } = decodeMessage(data as Buffer);
        if (op !== 'response')
          socket.send(encodeMessage({ op: 'response', seq_number: seq as number, result: op as string }));
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const open = async (
  port: number,
  {
    password = 'secret',
    tls = null as MasterTls | null,
    signal = new AbortController().signal,
    heard = [] as string[],
  } = {},
) => {
  const address = { host: tls === null ? '127.0.0.1' : 'localhost', port, tls };
  const answer = async (op: string) => {
    heard.push(op);
    return null;
  };
  return openLink({ address, name: 'ours', password }, { answer }, signal);
};
const plain: RequestListener = (_request, response) => void response.writeHead(404).end();

describe('a connection by WebSocket', () => {
  it('shows name and password, and misses nothing that is said at once', async () => {
    const heard: string[] = [];
    const link = await open(await listening(createServer(plain)), { heard });
    expect(await link.request('update')).toBe('update');
    expect(heard).toEqual(['print']);
    await link.ping();
    link.leave();
    expect(await link.closed).toMatchObject({ end: 'left' });
  });

  it('says why it came to nothing', async () => {
    const port = await listening(createServer(plain));
    await expect(open(port, { password: 'wrong' })).rejects.toMatchObject({ code: 'unauthorised' });
    const broken = await listening(createServer(plain), 400);
    await expect(open(broken)).rejects.toMatchObject({
      code: 'not-a-master',
      message: expect.stringContaining('it answered 400'),
    });
    await expect(open(1)).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('is given up with what silently waits', async () => {
    const silent = createServer(plain);
    servers.push(silent);
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const given = new AbortController();
    silent.once('upgrade', (_request, stream) => {
      // Nobody else ends it, so that the server's own end waits for the client's.
      stream.on('error', () => undefined).on('end', () => stream.destroy());
      stream.resume();
      given.abort(new Error('enough'));
    });
    await expect(open((silent.address() as AddressInfo).port, { signal: given.signal })).rejects.toThrow(
      'enough',
    );
  });

  it.skipIf(!hasOpenssl)('speaks TLS with whoever proves to be the host, and with nobody else', async () => {
    const made = await makeCertificates(await temporaryFolder(), 'localhost');
    const other = await makeCertificates(await temporaryFolder(), 'other');
    const [key, cert] = await Promise.all([readFile(made.keyFile), readFile(made.certFile)]);
    const port = await listening(createTlsServer({ key, cert }, plain));
    const link = await open(port, { tls: { ca: made.ca, servername: null } });
    expect(await link.request('complete')).toBe('complete');
    link.close('left', 'seen enough');
    for (const tls of [
      { ca: other.ca, servername: null },
      { ca: made.ca, servername: 'elsewhere' },
    ]) {
      await expect(open(port, { tls })).rejects.toMatchObject({ code: 'tls' });
    }
  });
});
