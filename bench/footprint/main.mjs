// What the desktop app costs while it waits in the tray, against an empty Electron window of the same runtime.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createPackage } from '@electron/asar';
import { electronLibraries, hasCommand, run, setUp } from '../../scripts/setup.mjs';
import { median, progress, report, round } from '../measure/figures.mjs';
import { startDisplay } from './display.mjs';
import { costOf, pssMbOf, treeOf } from './processes.mjs';

const watchMs = 60_000;
/** V8 compiles and compacts what has just started; a tray app runs for days. */
const settleMs = 120_000;

setUp({ commands: [...electronLibraries, 'Xvfb', 'dbus-daemon'], screens: true });
if (process.platform !== 'linux' || !hasCommand('Xvfb')) {
  console.error('footprint reads /proc and needs a virtual display: Linux with Xvfb and dbus-daemon.');
  process.exit(1);
}
// On standard error, so that --json stays clean.
const packing = `import('./scripts/package.mjs').then(({ packageForTests }) => packageForTests())`;
run(process.execPath, ['-e', packing], { stdio: ['ignore', 2, 2] });
const { packageForTests } = await import('../../scripts/package.mjs');
const executable = await packageForTests();
const work = mkdtempSync(join(tmpdir(), 'barnraiser-footprint-'));
const display = await startDisplay();
try {
  await measure();
} finally {
  await display.close();
  rmSync(work, { recursive: true, force: true });
}

async function measure() {
  progress('The start, five times …');
  const starts = [];
  for (let count = 0; count < 5; count += 1) starts.push(await startMs(`start-${count}`));
  progress('The window open …');
  const open = await figuresOf({ program: executable, folder: 'open', args: [] });
  progress('The tray alone …');
  const tray = await figuresOf({ program: executable, folder: 'tray', args: ['--hidden'] });
  progress('An empty Electron window …');
  const empty = await figuresOf({ program: await emptyApp(), folder: 'empty', args: [] });
  report({
    name: 'footprint',
    figures: {
      startToAgentMs: round(median(starts), 0),
      trayPssMb: tray.pssMb,
      openPssMb: open.pssMb,
      trayCpuPercent: tray.cpuPercent,
      openCpuPercent: open.cpuPercent,
      trayWakeUpsPerS: tray.wakeUpsPerS,
      openWakeUpsPerS: open.wakeUpsPerS,
      trayProcesses: tray.processes,
    },
    peer: {
      emptyPssMb: empty.pssMb,
      emptyCpuPercent: empty.cpuPercent,
      emptyWakeUpsPerS: empty.wakeUpsPerS,
      emptyProcesses: empty.processes,
    },
    ratios: {
      trayMinusEmptyMb: round(tray.pssMb - empty.pssMb, 1),
      trayToEmptyPss: round(tray.pssMb / empty.pssMb),
      openToEmptyPss: round(open.pssMb / empty.pssMb),
    },
  });
}

/** Memory after it has settled, then processor time and wake-ups over a minute. */
async function figuresOf({ program, folder, args }) {
  const app = start(program, folder, args);
  await delay(settleMs);
  const pids = treeOf(app.pid);
  const before = costOf(pids);
  const since = performance.now();
  await delay(watchMs);
  const seconds = (performance.now() - since) / 1000;
  const after = costOf(pids);
  const figures = {
    pssMb: round(pssMbOf(treeOf(app.pid)), 1),
    cpuPercent: round((100 * (after.cpuSeconds - before.cpuSeconds)) / seconds, 2),
    wakeUpsPerS: round((after.switches - before.switches) / seconds, 1),
    processes: pids.length,
  };
  await app.end();
  return figures;
}

/** From the start of the program until its agent has made its identity, right before the tray has a sentence. */
async function startMs(folder) {
  const since = performance.now();
  const app = start(executable, folder, ['--hidden']);
  while (!hasFile(join(work, folder, 'agent'), 'identity.json')) await delay(10);
  const took = performance.now() - since;
  await app.end();
  return took;
}

function hasFile(folder, name) {
  try {
    return readdirSync(folder).includes(name);
  } catch {
    return false;
  }
}

function start(program, folder, args) {
  const data = join(work, folder);
  mkdirSync(data, { recursive: true });
  const sandbox = process.getuid() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(program, [...sandbox, `--user-data-dir=${data}`, ...args], {
    env: { ...process.env, ...display.env, HOME: data },
    stdio: 'ignore',
  });
  return {
    pid: child.pid,
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${program} ended by itself`);
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** The same runtime as packed, with an app that opens one empty window and nothing else. */
async function emptyApp() {
  const folder = join(work, 'empty-app');
  cpSync(join(executable, '..'), folder, { recursive: true });
  const source = join(work, 'empty-source');
  mkdirSync(source);
  writeFileSync(join(source, 'package.json'), '{ "name": "empty", "main": "main.js" }');
  writeFileSync(
    join(source, 'main.js'),
    `const { app, BrowserWindow } = require('electron');
app.disableHardwareAcceleration();
app.whenReady().then(() => new BrowserWindow({ width: 1080, height: 760 }).loadURL('about:blank'));`,
  );
  rmSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'resources'));
  await createPackage(source, join(folder, 'resources', 'app.asar'));
  return join(folder, 'barnraiser');
}
