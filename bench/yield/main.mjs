// From a moved mouse to a build that uses no processor any more, in the real app on a real display, by each
// way to freeze that this machine allows; against boinc-client with the same mouse on the same display.
// --rounds N (200): for each way. --package NAME (zlib): what is built meanwhile, a package of Debian.
// --peer-rounds N (50): for boinc-client, each takes about 10 s; 0 leaves it out and does not install it.
import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { debianSource } from '../../scripts/debian-sources.mjs';
import { hasCommand, setUp } from '../../scripts/setup.mjs';
import { startDisplay } from '../footprint/display.mjs';
import { projectOf, withFarm } from '../measure/farm.mjs';
import { progress } from '../measure/figures.mjs';
import { benchOptions } from '../measure/options.mjs';
import { launchApp } from './app.mjs';
import { startBoinc } from './boinc.mjs';
import { openMouse } from './mouse.mjs';
import { tell } from './tell.mjs';
import { openUsage } from './usage.mjs';
import { watch } from './watch.mjs';

const options = benchOptions({ rounds: 200, package: 'zlib', 'peer-rounds': 50 });
const { rounds, package: built, 'peer-rounds': peerRounds } = options;
/** A millisecond of processor time: what is less is no use. From half a second on, what uses it has escaped. */
const ours = { watchMs: 1000, escapedAfterMs: 500, stillMs: 1 };
/** The threads with which the peer's tasks listen for orders go on: they are given five times as much. */
const peers = { watchMs: 5000, escapedAfterMs: 4500, stillMs: 5 };

// What a build does that does not want to be held: sessions of its own, orphans, processes without end, a wiped
// environment.
const storm = `
spin() { while :; do :; done; }
spin &
setsid sh -c 'while :; do :; done' &
setsid sh -c "sh -c 'while :; do :; done' & exit" &
(while :; do sh -c : ; done) &
setsid sh -c "(while :; do sh -c : ; done) & exit" &
env -i PATH="$PATH" setsid sh -c "setsid sh -c 'while :; do sh -c : ; done' & exit" &
`;
const work = `${storm}
./configure > /dev/null
while :; do make clean > /dev/null; make -j${availableParallelism() * 2} > /dev/null 2>&1; done`;

const peerParts = peerRounds > 0 ? ['boinc', 'libboinc_api.so', 'bwrap'] : [];
setUp({ commands: ['Xvfb', 'dbus-daemon', 'xdotool', 'make', 'cc', 'setsid', ...peerParts], screens: true });
if (process.platform !== 'linux' || !hasCommand('xdotool')) {
  console.error('yield reads /proc and moves a mouse: Linux with Xvfb, dbus-daemon and xdotool.');
  process.exit(1);
}
const archive = debianSource(built);
if (!archive) throw new Error(`${built} comes from a Debian archive, and this machine has none to ask`);

const display = await startDisplay();
const found = {};
let peerTookMs = [];
try {
  for (const way of ['kernel', 'signals']) {
    // Where the kernel's freezer cannot be had, the first way was by signals already.
    if (found.stop_signals) break;
    const { method, ...result } = await measure(way);
    found[method] = result;
  }
  if (peerRounds > 0 && peerParts.every(hasCommand)) peerTookMs = await measureBoinc();
} finally {
  await display.close();
}
tell({ found, peerTookMs, rounds, built });

/** Lets a build run in the app, and moves the mouse each time it does. */
async function measure(way) {
  const result = { method: 'stop_signals', tookMs: [], escapes: 0, lateMs: 0, toldMs: null };
  await withFarm(async (farm) => {
    // The farm's own agent would take the build.
    process.kill(farm.agentPid, 'SIGTERM');
    farm.applyProject(projectOf('storm', archive, [{ name: 'work', run: work }]));
    const env = way === 'signals' ? { BARNRAISER_FREEZE_BY: 'signals' } : {};
    const app = await launchApp(farm, display, env);
    const mouse = openMouse(display);
    try {
      mouse.move();
      await app.join();
      const { claimId } = await app.whenRunning(() =>
        farm.call('PUT', `/v1/requests/${crypto.randomUUID()}`, { project: 'storm' }),
      );
      const usage = openUsage(claimId);
      progress(`${way}: the build runs; its processor time is read from ${usage.source}`);
      for (let n = 1; n <= rounds; n += 1) {
        await app.whenRunning();
        // Not in step with anybody's clock.
        await delay(600 + Math.random() * 400);
        const seen = await watch(mouse, usage, { ...ours, census: usage.census });
        const escapes = Math.max(seen.escapes, seen.lateMs >= ours.stillMs ? 1 : 0);
        result.tookMs.push(seen.tookMs);
        result.lateMs += seen.lateMs;
        result.escapes += escapes;
        progress(
          `${way}: round ${n} of ${rounds}: ${seen.tookMs.toFixed(1)} ms${escapes > 0 ? `, ${escapes} ESCAPED` : ''}`,
        );
      }
      result.toldMs = (await app.snapshot())?.gaveWay?.p95Ms ?? null;
      if (way === 'kernel') result.method = app.methodOf(claimId);
      await app.stopAll();
    } finally {
      mouse.close();
      await app.close();
    }
  });
  return result;
}

/** The same mouse, while the client's tasks run. */
async function measureBoinc() {
  const tookMs = [];
  const mouse = openMouse(display);
  // A display without a client starts anew, and so does its idle time: this one holds it.
  mouse.move();
  const boinc = await startBoinc(display);
  try {
    for (let n = 1; n <= peerRounds; n += 1) {
      await boinc.whenRunning();
      // More than the second of its clock.
      await delay(Math.random() * 2000);
      const seen = await watch(mouse, boinc.usage, peers);
      tookMs.push(seen.tookMs);
      progress(`boinc-client: round ${n} of ${peerRounds}: ${seen.tookMs.toFixed(1)} ms`);
    }
  } finally {
    await boinc.close();
    mouse.close();
  }
  return tookMs;
}
