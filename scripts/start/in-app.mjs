import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '../setup.mjs';
import { startLocalFarm } from './local-farm.mjs';

/** How long the app may take to give a build back before it is killed. */
const patienceMs = 15_000;

/** The whole flow in the desktop app; answers the exit code once the app or the terminal has ended it. */
export async function startInApp({ data, port, electron }) {
  const farm = await startLocalFarm({ data, port });
  if (!farm) return 1;
  await farm.join();
  await farm.requestSample();
  const interrupted = interruption();
  const app = open({ data, electron, agentFolder: farm.folders.agent });
  console.log(introduction({ farm, log: app.log }));
  const isUp = buildAnyway(farm, app);

  const cause = await Promise.race([app.ended, interrupted]);
  if (cause === 'interrupted') console.log('\nStopping: a running build is given back …');
  await app.stop();
  await isUp;
  await farm.close();
  if (cause === 'interrupted' || cause === 0) return 0;
  console.error(`The app ended with exit code ${cause}; its last words are in ${app.log}.`);
  return 1;
}

function open({ data, electron, agentFolder }) {
  const folder = join(data, 'desktop');
  mkdirSync(folder, { recursive: true });
  // This machine has joined already: there is nothing to welcome its owner to.
  const settings = join(folder, 'app-settings.json');
  if (!existsSync(settings)) writeFileSync(settings, '{ "isWelcomeDone": true }\n');
  const log = join(folder, 'app.log');
  const asRoot = process.getuid?.() === 0;
  if (asRoot) console.log("As root the app runs without Chromium's sandbox, which refuses to run as root.");
  const args = [...(asRoot ? ['--no-sandbox'] : []), `--user-data-dir=${folder}`, root];
  // A process group of its own: Ctrl-C in the terminal is for this program, which then ends the app in order.
  const child = spawn(electron.executable, args, {
    detached: process.platform !== 'win32',
    env: { ...process.env, BARNRAISER_HOME: agentFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  process.on('exit', () => child.kill('SIGKILL'));
  const file = createWriteStream(log, { flags: 'a' });
  child.stdout.pipe(file, { end: false });
  child.stderr.pipe(file, { end: false });
  const ended = once(child, 'exit').then(([code, signal]) => code ?? signal);
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const isLate = await Promise.race([ended.then(() => false), delay(patienceMs, true, { ref: false })]);
    if (isLate) child.kill('SIGKILL');
    await ended;
  };
  return { log, ended, stop, isRunning: () => child.exitCode === null && child.signalCode === null };
}

/** Without this the sample would wait until nobody has touched the machine for three minutes. */
async function buildAnyway(farm, app) {
  while (app.isRunning()) {
    const isDone = await farm.agentCommand('anyway', '--minutes', '60').then(
      () => true,
      () => false,
    );
    if (isDone) return;
    await delay(500);
  }
}

function introduction({ farm, log }) {
  return `
The desktop app is open, and the sample project is queued.

  In the window    Now: what runs, or why nothing does. Log: every line as it is written.
                   Limits: what a build may use while you are here, and while you are away.
  In the tray      The icon's shape is the state; its menu pauses, finishes and stops builds.
  For maintainers  ${farm.url}/ — sign in with the token in ${join(farm.folders.coordinator, 'admin-token')}

For the next hour builds run although you use the machine; the app was asked to. It would wait
otherwise, until you have been away for three minutes.
The app's own messages are in ${log}.
Quit in the tray's menu, or Ctrl-C here, ends all of it.
`;
}

/** Settles at the first interruption; a second one ends at once. */
function interruption() {
  return new Promise((resolve) => {
    let count = 0;
    const heard = () => {
      count += 1;
      if (count === 1) resolve('interrupted');
      else process.exit(130);
    };
    process.on('SIGINT', heard).on('SIGTERM', heard).on('SIGHUP', heard);
  });
}
