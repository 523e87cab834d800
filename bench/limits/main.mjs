// How well limits hold: a compiling build and one that heeds nothing, each under three limits; against
// cpulimit with the same commands under the same limits.
// --seconds N (60): how long each is watched.
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
import { machineCpuSeconds } from '../measure/machine-use.mjs';
import { cpuSecondsOf, endMarked, nameOf } from '../measure/marked.mjs';
import { benchOptions } from '../measure/options.mjs';
import { peerVersion } from '../measure/peer-version.mjs';

const { seconds } = benchOptions({ seconds: 60 });
const settleMs = 3000;
const cores = availableParallelism();
const limits = [
  { name: 'oneCore', meter: 'cores', set: ['1', 'none'], cap: 1 },
  { name: 'half', meter: 'cpu', set: ['none', '50'], cap: cores / 2 },
  { name: 'quarter', meter: 'cpu', set: ['none', '25'], cap: cores / 4 },
];

setUp({ commands: ['cpulimit', 'setsid', 'taskset'] });
const archive = debianSource('zlib');
if (!archive) throw new Error('zlib comes from a Debian archive, and this machine has none to ask');
const figures = {};
const peer = hasCommand('cpulimit') ? { what: `cpulimit ${peerVersion('cpulimit')}` } : {};
const ratios = {};

await withFarm(async (farm) => {
  const source = join(farm.folder, 'plain');
  mkdirSync(source);
  execFileSync('tar', ['xf', archive, '-C', source, '--strip-components=1']);
  for (const [load, script] of Object.entries({ compiling, rogue })) {
    farm.applyProject(projectOf(load, archive, [{ name: 'load', run: script }]));
    for (const limit of limits) {
      const key = `${load}_${limit.name}`;
      const { used, how } = await withAgent(farm, load, limit);
      figures[`${key}_how`] = how;
      note(figures, key, limit, used);
      // A share that nobody enforces here is no cap to be measured against.
      if (how === 'unsupported') continue;
      ratios[`${key}_meanToCap`] = round(used.mean / limit.cap);
      if (!hasCommand('cpulimit')) continue;
      const peerUsed = await withCpulimit(source, script, limit);
      note(peer, key, limit, peerUsed);
      ratios[`${key}_peerMeanToCap`] = round(peerUsed.mean / limit.cap);
    }
  }
});
report({ name: 'limits', figures: { watchedS: seconds, cores, ...figures }, peer, ratios });

/** The build as the agent runs it, and how the agent says that it holds this limit. */
async function withAgent(farm, load, { meter, set: [coresSet, cpu] }) {
  const values = { 'away.cores': coresSet, 'present.cores': coresSet, 'away.cpu': cpu, 'present.cpu': cpu };
  farm.agent('limits', 'set', ...Object.entries(values).flat());
  await farm.whenIdle();
  const { claimId, end } = await farm.begin(load);
  const used = await watch(`BARNRAISER_BUILD=${claimId}\0`);
  const { build, meters } = JSON.parse(farm.agent('status', '--json'));
  if (build?.phase !== 'running') throw new Error(`the build of ${load} ended while it was watched`);
  await end();
  return { used, how: meters.find(({ kind }) => kind === meter)?.how ?? 'unknown' };
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
  try {
    return await watch('BENCH_PEER=');
  } finally {
    child.kill('SIGKILL');
    await endMarked('BENCH_PEER=');
  }
}

/**
 * The cores that the marked processes use, on average and in the worst second, and what all others on
 * the machine use: where those leave less than the cap, nothing is shown by keeping to it.
 */
async function watch(variable) {
  await delay(settleMs);
  const look = () => {
    // What cpulimit itself uses is not held against it.
    const cpu = cpuSecondsOf(variable, (pid) => nameOf(pid) !== 'cpulimit');
    return { at: performance.now(), all: machineCpuSeconds(), cpu };
  };
  const looks = [look()];
  for (let second = 0; second < seconds; second += 1) {
    await delay(1000);
    looks.push(look());
  }
  const rate = (from, to, what) => (to[what] - from[what]) / ((to.at - from.at) / 1000);
  const [first, last] = [looks[0], looks.at(-1)];
  const perSecond = looks.slice(1).map((now, n) => rate(looks[n], now, 'cpu'));
  const mean = rate(first, last, 'cpu');
  return { mean, worst: Math.max(...perSecond), others: Math.max(0, rate(first, last, 'all') - mean) };
}

function note(into, key, { cap }, { mean, worst, others }) {
  into[`${key}_capCores`] = cap;
  into[`${key}_meanCores`] = round(mean);
  into[`${key}_worstSecondCores`] = round(worst);
  into[`${key}_othersCores`] = round(others);
  progress(
    `${into === peer ? 'cpulimit, ' : ''}${key}: ${mean.toFixed(3)} of ${cap} cores, others ${others.toFixed(3)}`,
  );
}
