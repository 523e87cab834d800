import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from './free-port.mjs';

/**
 * Starts a throw-away PostgreSQL server on a free loopback port, in a temporary folder that `stop`
 * removes. Looks for the programs on PATH and in Debian's /usr/lib/postgresql; rejects when there
 * are none. As root it runs as `postgres` or `nobody`, since the server refuses to run as root.
 * What is committed may be lost with the machine's power unless `isDurable`, as benches want it.
 * @param {{isDurable?: boolean}} options
 * @returns {Promise<{url: string, stop: () => Promise<void>}>}
 */
export async function startPostgres({ isDurable = false } = {}) {
  const bin = findBinaries();
  const user = process.getuid?.() === 0 ? unprivilegedUser() : {};
  const folder = mkdtempSync(join(tmpdir(), 'barnraiser-postgres-'));
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  try {
    run(join(bin, 'initdb'), ['-D', data, '-U', 'barnraiser', '-A', 'trust', '-E', 'UTF8', '--no-sync'], {
      ...user,
      cwd: folder,
    });
    const port = await freePort();
    const hasty = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
    const settings = ['max_connections=200', ...(isDurable ? [] : hasty)];
    const server = spawn(
      join(bin, 'postgres'),
      ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', ...settings.flatMap((s) => ['-c', s])],
      { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    await ready(server);
    return {
      url: `postgres://barnraiser@127.0.0.1:${port}/postgres`,
      stop: () => stop(server, folder),
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function findBinaries() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...versions.map((version) => join(debian, version, 'bin')),
  ];
  const found = folders.find((dir) => existsSync(join(dir, 'initdb')) && existsSync(join(dir, 'postgres')));
  if (!found) throw new Error('PostgreSQL was not found: install it (Debian: apt-get install postgresql)');
  return found;
}

function unprivilegedUser() {
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((which) => spawnSync('id', [which, name], { encoding: 'utf8' }));
    if (uid.status === 0 && gid.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  throw new Error('PostgreSQL cannot run as root, and there is no user postgres or nobody');
}

function run(program, args, options) {
  const ended = spawnSync(program, args, { ...options, encoding: 'utf8' });
  if (ended.status !== 0) throw new Error(`${program} failed: ${ended.error?.message ?? ended.stderr}`);
}

/** Resolves when the server says that it takes connections; rejects when it ends before. */
function ready(server) {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stderr.setEncoding('utf8').on('data', (text) => {
      said = (said + text).slice(-10_000);
      if (said.includes('database system is ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`PostgreSQL did not start: ${said}`)));
  });
}

async function stop(server, folder) {
  if (server.exitCode === null && server.signalCode === null) {
    const exited = once(server, 'exit');
    // SIGINT is PostgreSQL's fast shutdown: it ends sessions rather than wait for them.
    server.kill('SIGINT');
    await exited;
  }
  rmSync(folder, { recursive: true, force: true });
}
