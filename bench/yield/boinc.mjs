// The peer: Debian's boinc-client on the same display, with one endless task for each core.
import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../scripts/free-port.mjs';
import { writeBoincData } from './boinc-data.mjs';
import { endMarked, markedPids, nameOf, threadsMs } from '../measure/marked.mjs';

/** Its rule: tasks run once nobody has used the computer for so long; they must not go on while they are watched. */
const idleS = 7;
const longestMs = 60_000;

/** Starts it: `{usage, whenRunning, close}`. */
export async function startBoinc(display) {
  const folder = mkdtempSync(join(tmpdir(), 'barnraiser-bench-boinc-'));
  const app = join(folder, 'spin');
  const source = join(import.meta.dirname, 'spin.cpp');
  execFileSync('c++', ['-O1', '-o', app, source, '-lboinc_api', '-lboinc', '-pthread']);
  const data = join(folder, 'data');
  const tasks = availableParallelism();
  writeBoincData(data, { app, tasks, idleS });
  const mark = `BENCH_BOINC=${randomUUID()}`;
  const [name, value] = mark.split('=');
  const client = spawn('bwrap', await commandLine(display, data), {
    env: { ...process.env, ...display.env, [name]: value },
    stdio: 'ignore',
  });
  const pidsOf = (program) => markedPids(`${mark}\0`).filter((pid) => nameOf(pid) === program);
  let running = [];
  return {
    usage: { readMs: () => running.reduce((sum, pid) => sum + (threadsMs(pid) ?? 0), 0) },
    /** Waits until all its tasks have the processor. */
    async whenRunning() {
      const deadline = performance.now() + longestMs;
      while (performance.now() < deadline) {
        running = pidsOf('spin');
        const before = running.map(threadsMs);
        await delay(200);
        const haveRun = running.filter((pid, n) => (threadsMs(pid) ?? 0) - before[n] > 5);
        if (haveRun.length === tasks) return;
      }
      throw new Error(`boinc-client did not run its tasks in ${longestMs / 1000} s`);
    },
    /** As its owner would: it ends its tasks itself, and what is left after ten seconds is killed. */
    async close() {
      const exited = once(client, 'exit');
      for (const pid of pidsOf('boinc')) process.kill(pid, 'SIGTERM');
      if (client.exitCode === null && client.signalCode === null)
        await Promise.race([exited, delay(10_000, undefined, { ref: false })]);
      await endMarked(`${mark}\0`);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The client looks for input on every display and terminal of the machine (xss_idle and
 * all_tty_idle_time in its client/hostinfo_unix.cpp): it is shown this display alone, and no terminal.
 */
async function commandLine(display, data) {
  const sockets = '/tmp/.X11-unix';
  const socket = `${sockets}/X${display.env.DISPLAY.slice(1)}`;
  const view = ['--bind', '/', '/', '--dev', '/dev', '--tmpfs', sockets, '--bind', socket, socket];
  const options = ['--dir', data, '--no_gpus', '--allow_multiple_clients'];
  const port = ['--gui_rpc_port', String(await freePort())];
  return [...view, '--die-with-parent', 'boinc', ...options, ...port];
}
