// From a moved mouse to a build that uses no processor any more, in the real app on a real display; by each way
// to freeze that this machine allows. --rounds N (200), --package NAME (zlib): what is built meanwhile.
import { parseArgs } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { debianSource } from '../../scripts/debian-sources.mjs';
import { hasCommand, setUp } from '../../scripts/setup.mjs';
import { startDisplay } from '../footprint/display.mjs';
import { projectOf, withFarm } from '../measure/farm.mjs';
import { percentile, progress, report, round } from '../measure/figures.mjs';
import { launchApp } from './app.mjs';
import { openMouse } from './mouse.mjs';
import { openUsage } from './usage.mjs';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    rounds: { type: 'string', default: '200' },
    package: { type: 'string', default: 'zlib' },
  },
});
const rounds = Number(values.rounds);
/** For so long after the input it is watched whether anything goes on, or begins again. */
const watchMs = 1000;
/** From here on nothing may use the processor: what does has escaped. */
const escapedAfterMs = 500;
/** Of processor time: what is less is no use. */
const stillMs = 1;

// What a build does that does not want to be held: sessions of its own, orphans, processes without end.
const storm = `
spin() { while :; do :; done; }
spin &
setsid sh -c 'while :; do :; done' &
setsid sh -c "sh -c 'while :; do :; done' & exit" &
(while :; do sh -c : ; done) &
setsid sh -c "(while :; do sh -c : ; done) & exit" &
`;
const work = `${storm}
./configure > /dev/null
while :; do make clean > /dev/null; make -j4 > /dev/null 2>&1; done`;

setUp({ commands: ['Xvfb', 'dbus-daemon', 'xdotool', 'make', 'cc'], screens: true });
if (process.platform !== 'linux' || !hasCommand('xdotool')) {
  console.error('yield reads /proc and moves a mouse: Linux with Xvfb, dbus-daemon and xdotool.');
  process.exit(1);
}
const archive = debianSource(values.package);
if (!archive)
  throw new Error(`${values.package} comes from a Debian archive, and this machine has none to ask`);

const found = {};
for (const way of ['kernel', 'signals']) {
  const result = await measure(way);
  if (found[result.method]) continue;
  found[result.method] = result;
}
report({
  name: 'yield',
  figures: {
    ...Object.assign({}, ...Object.entries(found).map(([method, result]) => figuresOf(method, result))),
    rounds,
    built: values.package,
  },
  peer: {
    // The range that its users report of how often the client looks for input; the client itself was not run.
    what: 'boinc-client: poll of input as reported, not measured',
    poll_ms_from: 1000,
    poll_ms_to: 2000,
  },
  ratios: Object.fromEntries(
    Object.entries(found).map(([method, { tookMs }]) => [
      `${method}_p95_to_shortest_poll`,
      round(percentile(tookMs, 0.95) / 1000),
    ]),
  ),
});

function figuresOf(method, { tookMs, escapes, toldMs }) {
  return {
    [`${method}_p50_ms`]: round(percentile(tookMs, 0.5), 1),
    [`${method}_p95_ms`]: round(percentile(tookMs, 0.95), 1),
    [`${method}_max_ms`]: round(Math.max(...tookMs), 1),
    [`${method}_escapes`]: escapes,
    // What the app says itself, from the moment at which its agent knew.
    [`${method}_told_p95_ms`]: toldMs,
  };
}

/** Lets a build run in the app, and moves the mouse each time it does. */
async function measure(way) {
  const display = await startDisplay();
  const result = { method: way, tookMs: [], escapes: 0, toldMs: null };
  try {
    await withFarm(async (farm) => {
      // The farm's own agent would take the build.
      process.kill(farm.agentPid, 'SIGTERM');
      farm.applyProject(projectOf('storm', archive, [{ name: 'work', run: work }]));
      const app = await launchApp(
        farm,
        display,
        way === 'signals' ? { BARNRAISER_FREEZE_BY: 'signals' } : {},
      );
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
          const { tookMs, hasEscaped } = await watch(mouse, usage);
          result.tookMs.push(tookMs);
          result.escapes += hasEscaped ? 1 : 0;
          progress(
            `${way}: round ${n} of ${rounds}: ${tookMs.toFixed(1)} ms${hasEscaped ? ', ESCAPED' : ''}`,
          );
        }
        const { gaveWay } = await app.snapshot();
        result.toldMs = gaveWay?.p95Ms ?? null;
        result.method = way === 'kernel' ? app.methodOf(claimId) : 'stop_signals';
        await app.stopAll();
      } finally {
        mouse.close();
        await app.close();
      }
    });
  } finally {
    await display.close();
  }
  return result;
}

/**
 * Moves the mouse, and answers after how long the build was still: all that it used afterwards, until
 * the end of the watch, is less than a millisecond (a process that waited for its turn needs one to stop).
 */
async function watch(mouse, usage) {
  await whenAtWork(usage);
  const startedAt = performance.now();
  mouse.move();
  const looks = [];
  for (let at = 0; at < watchMs; at = performance.now() - startedAt) {
    looks.push({ at, usedMs: usage.readMs() });
    await delay(1);
  }
  const end = looks.at(-1).usedMs;
  const tookMs = looks.find(({ usedMs }) => end - usedMs < stillMs).at;
  return { tookMs, hasEscaped: tookMs > escapedAfterMs };
}

/** On a busy machine a build of the lowest priority may not get its turn for a while. */
async function whenAtWork(usage) {
  const deadline = performance.now() + 30_000;
  while (performance.now() < deadline) {
    const before = usage.readMs();
    await delay(10);
    if (usage.readMs() !== before) return;
  }
  throw new Error('The build does not run: there is nothing to measure');
}
