import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCommand, startCommand } from '../testing/command-line.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'barnraiser-cli-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the help', () => {
  test.each([
    [[]],
    [['serve']],
    [['project']],
    [['project', 'apply']],
    [['project', 'list']],
    [['request']],
    [['requests']],
    [['cancel']],
    [['builds']],
    [['build']],
    [['log']],
    [['artifacts']],
    [['invite']],
    [['machines']],
    [['machine']],
    [['machine', 'approve']],
  ])('of %j has examples and goes to standard output', async (command) => {
    const printed = await runCommand([...command, '--help']);
    expect(printed).toMatchObject({ exitCode: 0, stderr: '' });
    expect(printed.stdout).toContain('Examples:\n  $ barnraiser-coordinator ');
  });
});

describe('a wrong command line ends with 2 and says what is wrong:', () => {
  test.each([
    [['dance'], "unknown command 'dance'"],
    [[], 'Usage: barnraiser-coordinator'],
    [['project'], 'Usage: barnraiser-coordinator project'],
    [['build'], "missing required argument 'id'"],
    [['builds', '--limit', '501'], 'Expected a whole number from 1 to 500.'],
    [['invite', '--ttl', 'soon'], 'Expected a duration from 1m to 30d'],
    [['serve', '--port', '70000'], 'Expected a number from 0 to 65535.'],
    [['log', 'abcd', '--stream', 'stderr'], 'Allowed choices are console, agent.'],
    [['machines', '--url', 'localhost:8470'], 'expected an address such as http://127.0.0.1:8470'],
  ])('%j', async (args, expected) => {
    const printed = await runCommand(args);
    expect(printed).toMatchObject({ exitCode: 2, stdout: '' });
    expect(printed.stderr).toContain(expected);
  });
});

test('a coordinator that is not running is said to be so, with what to do', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.close();
  await once(server, 'close');
  const printed = await runCommand(['machines', '--url', url, '--data', folder]);
  expect(printed).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: `No coordinator answers at ${url}.\nStart it with "barnraiser-coordinator serve", or give another address with --url.`,
  });
});

test('something else at the address is not taken for a coordinator', async () => {
  const server = createServer((_request, reply) => reply.writeHead(404).end('<html>')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const printed = await runCommand(['machines', '--url', url, '--data', folder]);
  server.close();
  expect(printed.exitCode).toBe(1);
  expect(printed.stderr).toContain('answered with status 404, but not as a coordinator does');
});

describe('serve', () => {
  interface Ready {
    readonly url: string;
    readonly dashboard: string | null;
    readonly pid: number;
  }

  async function serve(...args: string[]) {
    const running = startCommand(['serve', '--port', '0', '--data', folder, '--json', ...args]);
    const [line] = (await once(running.stdout, 'data')) as [Buffer];
    return { running, ready: JSON.parse(line.toString()) as Ready };
  }

  test('says when it is ready, serves the other commands, and ends cleanly with SIGTERM', async () => {
    const { running, ready } = await serve();
    const invite = await runCommand(['invite', '--url', ready.url, '--data', folder]);
    expect(invite.stdout).toContain('barnraiser-agent join');
    const stranger = await runCommand(['invite', '--url', ready.url], { BARNRAISER_ADMIN_TOKEN: 'wrong' });
    expect(stranger.exitCode).toBe(1);
    expect(stranger.stderr).toContain('The token was refused');
    const nobody = await runCommand(['invite', '--url', ready.url, '--data', path.join(folder, 'none')]);
    expect(nobody.stderr).toContain('No token was found');
    running.kill('SIGTERM');
    expect(await running).toMatchObject({ exitCode: 0 });
  });

  test('tells people where its pages are, and shows itself to anybody if told to', async () => {
    const { running, ready } = await serve('--public-read');
    expect(ready.dashboard === null || ready.dashboard === ready.url).toBe(true);
    const session = await fetch(`${ready.url}/v1/session`);
    expect(await session.json()).toMatchObject({ isAdmin: false, isPublic: true });
    expect((await fetch(`${ready.url}/v1/agents`)).status).toBe(200);
    running.kill('SIGTERM');
    expect(await running).toMatchObject({ exitCode: 0 });
  });

  test('refuses a folder or a port that another coordinator has', async () => {
    const { running, ready } = await serve();
    const sameFolder = await runCommand(['serve', '--port', '0', '--data', folder]);
    expect(sameFolder.exitCode).toBe(1);
    expect(sameFolder.stderr).toContain(`process id ${ready.pid}`);
    const { port } = new URL(ready.url);
    const samePort = await runCommand(['serve', '--port', port, '--data', path.join(folder, 'other')]);
    expect(samePort.exitCode).toBe(1);
    expect(samePort.stderr).toContain(`Port ${port} of 127.0.0.1 is in use`);
    running.kill('SIGINT');
    expect(await running).toMatchObject({ exitCode: 0 });
  });
});
