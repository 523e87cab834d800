import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../../../testing/temporary-folder.js';
import { FakeMaster, type FakeMasterOptions } from '../../testing/fake-master.js';
import type { MasterTls } from './dial.js';
import { LocalObject } from '../broker/local-object.js';
import { logIn, type LoginOptions, type MasterSession } from './log-in.js';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const bot = new LocalObject('bot', { print: () => null });
const closing: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function startMaster(options: FakeMasterOptions = {}): Promise<FakeMaster> {
  const master = await FakeMaster.start(options);
  closing.push(() => master.stop());
  return master;
}

async function enter(
  port: number,
  options: Partial<LoginOptions> & { tls?: MasterTls } = {},
): Promise<MasterSession> {
  const { tls = null, ...others } = options;
  const address = { host: '127.0.0.1', port, tls };
  const session = await logIn({ address, name: 'worker', password: 'secret', bot, ...others });
  closing.unshift(() => session.broker.close('left', 'the test is over'));
  return session;
}

/** A server that is no master: it says `greeting` and nothing else. */
async function stranger(greeting: string | Buffer): Promise<number> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.write(greeting);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('a login', () => {
  it('gives a perspective to call, and the master a bot', async () => {
    const master = await startMaster();
    const { broker, perspective } = await enter(master.port);
    expect(await broker.call(perspective, 'keepalive')).toBeNull();
    expect(await master.brokers[0]!.call(master.bots[0]!, 'print')).toBeNull();
  });

  it('says that nobody listens', async () => {
    const master = await startMaster();
    const { port } = master;
    await master.stop();
    await expect(enter(port)).rejects.toMatchObject({ code: 'unreachable', retryable: true });
  });

  it.each([
    ['an HTTP server', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'timeout'],
    ['an SSH server', 'SSH-2.0-OpenSSH_9.2p1 Debian\r\n'.repeat(4), 'not-a-master'],
    ['one that offers other dialects', Buffer.from([1, 0x80, 2, 0x82, 0x70, 0x62]), 'not-a-master'],
    ['one that says nothing', '', 'timeout'],
  ])('says that %s is no master, or fell silent', async (_name, greeting, code) => {
    const port = await stranger(greeting);
    await expect(enter(port, { phaseTimeoutMs: 500 })).rejects.toMatchObject({ name: 'LoginError', code });
  });

  it('says that the master speaks another version', async () => {
    const master = await startMaster({ version: 5 });
    await expect(enter(master.port)).rejects.toMatchObject({ code: 'not-a-master', retryable: false });
  });

  it('waits no longer than it may for each phase', async () => {
    const master = await startMaster({ isSilent: true });
    await expect(enter(master.port, { phaseTimeoutMs: 300 })).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('asking to log in'),
    });
  });

  it('tells a duplicate from any other refusal', async () => {
    const duplicate = await startMaster({ refusal: 'rejecting duplicate worker' });
    await expect(enter(duplicate.port)).rejects.toMatchObject({ code: 'duplicate' });
    const other = await startMaster({ refusal: 'no' });
    await expect(enter(other.port)).rejects.toMatchObject({ code: 'refused' });
  });

  it('can be given up', async () => {
    const master = await startMaster({ isSilent: true });
    const giving = new AbortController();
    const login = enter(master.port, { signal: giving.signal });
    giving.abort();
    await expect(login).rejects.toMatchObject({ code: 'aborted' });
  });

  it.skipIf(!hasOpenssl)('goes over TLS, to a master whose certificate is trusted', async () => {
    const folder = await temporaryFolder();
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', ...names];
    expect(spawnSync('openssl', [...made, '-keyout', key, '-out', cert]).status).toBe(0);
    const ca = readFileSync(cert, 'utf8');
    const master = await startMaster({ tls: { key: readFileSync(key, 'utf8'), cert: ca } });

    const { broker, perspective } = await enter(master.port, { tls: { ca, servername: null } });
    expect(await broker.call(perspective, 'keepalive')).toBeNull();
    await enter(master.port, { tls: { ca, servername: 'localhost' } });
    await expect(enter(master.port, { tls: { ca: null, servername: null } })).rejects.toMatchObject({
      code: 'tls',
      retryable: false,
    });
    await expect(enter(master.port, { tls: { ca, servername: 'elsewhere.example' } })).rejects.toMatchObject({
      code: 'tls',
    });
    const plain = await startMaster();
    await expect(
      enter(plain.port, { tls: { ca, servername: null }, phaseTimeoutMs: 5000 }),
    ).rejects.toMatchObject({ code: 'tls' });
  });
});
