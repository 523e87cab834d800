// The two kinds of worker, each as a process of its own that stays for the whole bench.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnLogged } from './master.mjs';

const agentProgram = join(import.meta.dirname, '../../agent-core/bin/barnraiser-agent.mjs');
const workerProgram = '/usr/bin/buildbot-worker';

/** The agent without a window, joined to the master; `isolation` as its option of that name. */
export function startAgent(folder, { pbPort, name, isolation }) {
  const home = join(folder, name);
  mkdirSync(home);
  const env = { ...process.env, BARNRAISER_HOME: home };
  const agent = (...args) => execFileSync(process.execPath, [agentProgram, ...args], { env });
  const password = join(folder, 'password');
  writeFileSync(password, 'secret\n', { mode: 0o600 });
  agent('join', `buildbot://${name}@127.0.0.1:${pbPort}`, '--password-file', password, '--yes');
  // The other worker's load must not make this one wait.
  agent('limits', 'set', 'busy', 'none');
  return spawnLogged(folder, name, process.execPath, [agentProgram, 'run', '--isolation', isolation], env);
}

/** Debian's own. */
export function startPeer(folder, { pbPort, name }) {
  const address = `127.0.0.1:${pbPort}`;
  execFileSync(workerProgram, ['create-worker', '-q', '--protocol=pb', name, address, name, 'secret'], {
    cwd: folder,
  });
  return spawnLogged(folder, name, workerProgram, ['start', '--nodaemon', name]);
}
