// The desktop app on a display, in its tray, with an owner who lets builds run once they are away for a few seconds.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { packageForTests } from '../../scripts/package.mjs';

const agentProgram = join(import.meta.dirname, '../../agent-core/bin/barnraiser-agent.mjs');

const limits = {
  present: { cores: 0, memoryMb: null, cpuPercent: null },
  idleAfterS: 10,
  resumeAfterS: 5,
  holdS: 3600,
  busyPercent: null,
  diskFloorMb: 0,
};
const longestMs = 120_000;

export async function launchApp(farm, display, env) {
  const executable = await packageForTests();
  const data = join(farm.folder, 'desktop');
  const agentFolder = join(data, 'agent');
  mkdirSync(agentFolder, { recursive: true });
  // Without a sandbox nothing but the freezer holds the build's processes together.
  const settings = { machineName: 'bench', kind: 'desktop', isolation: 'none', limits };
  writeFileSync(join(agentFolder, 'settings.json'), JSON.stringify(settings));
  const sandbox = process.getuid() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(executable, [...sandbox, `--user-data-dir=${data}`, '--hidden'], {
    env: { ...process.env, ...display.env, ...env, HOME: data },
    stdio: 'ignore',
  });

  const command = async (...args) => {
    const options = { env: { ...process.env, BARNRAISER_HOME: agentFolder } };
    const { stdout } = await promisify(execFile)(process.execPath, [agentProgram, ...args], options);
    return stdout;
  };
  const until = async (look, what) => {
    const deadline = performance.now() + longestMs;
    while (performance.now() < deadline) {
      const found = await look();
      if (found) return found;
      await delay(200);
    }
    throw new Error(`${what} did not happen in ${longestMs / 1000} s`);
  };
  const snapshot = async () => {
    const status = JSON.parse(await command('status', '--json'));
    return status.running ? status : null;
  };
  return {
    snapshot,
    async join() {
      await until(snapshot, 'the start of the app’s agent');
      const { link } = await (await farm.call('POST', '/v1/invites', {})).json();
      await command('join', link);
    },
    /** Waits until the build is in its step and not held, and answers it. */
    async whenRunning(ask = async () => undefined) {
      await ask();
      return until(async () => {
        const build = (await snapshot())?.build;
        return build?.phase === 'running' ? build : null;
      }, 'a running build');
    },
    /** By which way the build’s processes are held, as the kernel tells it. */
    methodOf(claimId) {
      const groups = readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name) && isOf(name, claimId))
        .map((name) => /^0::(.*)$/m.exec(readFileSync(`/proc/${name}/cgroup`, 'latin1'))?.[1] ?? '/');
      return groups.some((path) => path.includes('barnraiser')) ? 'cgroup' : 'stop_signals';
    },
    stopAll: () => command('stop-all'),
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error('The app ended by itself');
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

function isOf(pid, claimId) {
  const file = `/proc/${pid}/environ`;
  try {
    return existsSync(file) && readFileSync(file, 'latin1').includes(`BARNRAISER_BUILD=${claimId}`);
  } catch {
    return false;
  }
}
