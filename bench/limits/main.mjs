// How well limits hold: a compiling build and one that heeds nothing, under three limits; against cpulimit.
// BENCH_SECONDS (60) is how long each is watched.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { debianSource } from '../../scripts/debian-sources.mjs';
import { hasCommand, setUp } from '../../scripts/setup.mjs';
import { projectOf, withFarm } from '../measure/farm.mjs';
import { progress, report, round } from '../measure/figures.mjs';
import { compiling, rogue } from '../measure/loads.mjs';
import { cpuSecondsOf, endMarked, markedPids } from '../measure/marked.mjs';

const seconds = Number(process.env.BENCH_SECONDS ?? 60);
const settleMs = 3000;
const cores = availableParallelism();
const limits = [
  { name: 'oneCore', set: ['1', 'none'], cap: 1 },
  { name: 'half', set: ['none', '50'], cap: cores / 2 },
  { name: 'quarter', set: ['none', '25'], cap: cores / 4 },
];

setUp({ commands: ['cpulimit', 'setsid'] });
const archive = debianSource('zlib');
if (!archive) throw new Error('zlib comes from a Debian archive, and this machine has none to ask');
const figures = {};
const peer = {};
const ratios = {};
let how = {};

await withFarm(async (farm) => {
  const source = join(farm.folder, 'plain');
  mkdirSync(source);
  execFileSync('tar', ['xf', archive, '-C', source, '--strip-components=1']);
  for (const [load, script] of Object.entries({ compiling, rogue })) {
    farm.applyProject(projectOf(load, archive, [{ name: 'load', run: script }]));
    for (const limit of limits) {
      const key = `${load}_${limit.name}`;
      note(figures, key, limit, await withAgent(farm, load, limit));
      if (hasCommand('cpulimit')) note(peer, key, limit, await withCpulimit(source, script, limit));
      const ours = `${key}_meanCores`;
      ratios[`${key}_meanToCap`] = round(figures[ours] / limit.cap);
      if (peer[ours] !== undefined) ratios[`${key}_peerMeanToCap`] = round(peer[ours] / limit.cap);
    }
  }
});
report({ name: 'limits', figures: { watchedS: seconds, cores, ...how, ...figures }, peer, ratios });

/** The build as the agent runs it. */
async function withAgent(farm, load, { set: [coresSet, cpu] }) {
  const values = { 'away.cores': coresSet, 'present.cores': coresSet, 'away.cpu': cpu, 'present.cpu': cpu };
  farm.agent('limits', 'set', ...Object.entries(values).flat());
  await farm.whenIdle();
  const { claimId, end } = await farm.begin(load);
  const used = await watch(`BARNRAISER_BUILD=${claimId}\0`);
  const { meters } = JSON.parse(farm.agent('status', '--json'));
  how = { ...how, ...Object.fromEntries(meters.map((meter) => [`how_${meter.kind}`, meter.how])) };
  await end();
  return used;
}

/** The same commands, held by cpulimit with all their children. */
async function withCpulimit(source, script, { cap }) {
  const percent = String(Math.round(cap * 100));
  const child = spawn('cpulimit', ['-q', '-m', '-f', '-l', percent, '--', 'sh', '-c', script], {
    cwd: source,
    env: { ...process.env, BENCH_PEER: '1' },
    stdio: 'ignore',
    detached: true,
  });
  const used = await watch('BENCH_PEER=');
  child.kill('SIGKILL');
  await endMarked('BENCH_PEER=');
  return used;
}

/** The cores that the marked processes use, second by second. */
async function watch(variable) {
  await delay(settleMs);
  const perSecond = [];
  let before = { at: performance.now(), cpu: cpuSecondsOf(markedPids(variable)) };
  for (let second = 0; second < seconds; second += 1) {
    await delay(1000);
    const now = { at: performance.now(), cpu: cpuSecondsOf(markedPids(variable)) };
    perSecond.push(Math.max(0, (now.cpu - before.cpu) / ((now.at - before.at) / 1000)));
    before = now;
  }
  return perSecond;
}

function note(into, key, { cap }, perSecond) {
  const mean = perSecond.reduce((sum, one) => sum + one, 0) / perSecond.length;
  into[`${key}_capCores`] = cap;
  into[`${key}_meanCores`] = round(mean);
  into[`${key}_worstSecondCores`] = round(Math.max(...perSecond));
  progress(`${key}: ${mean.toFixed(3)} of ${cap} cores`);
}
