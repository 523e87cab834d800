// What a build takes from whoever uses the machine: a compilation and a 100 Hz latency probe in the
// foreground, with no build, with one that stands still, with one on two cores, and with the same
// build started plainly. BENCH_SECONDS (20) is how long each probe runs, BENCH_ROUNDS (3) how often.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { debianSource } from '../../scripts/debian-sources.mjs';
import { setUp } from '../../scripts/setup.mjs';
import { projectOf, withFarm } from '../measure/farm.mjs';
import { median, percentile, progress, report, round } from '../measure/figures.mjs';
import { compiling } from '../measure/loads.mjs';
import { cpuSecondsOf, endMarked, markedPids } from '../measure/marked.mjs';

const seconds = Number(process.env.BENCH_SECONDS ?? 20);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const settleMs = 3000;
const plain = 'BENCH_PLAIN=';

setUp({ commands: ['cc', 'make'] });
const archive = debianSource('zlib');
if (!archive) throw new Error('zlib comes from a Debian archive, and this machine has none to ask');

await withFarm(async (farm) => {
  const probe = join(farm.folder, 'probe');
  execFileSync('cc', ['-O2', '-o', probe, join(import.meta.dirname, 'probe.c')]);
  const [foreground, background] = ['foreground', 'background'].map((name) => unpack(farm.folder, name));
  execFileSync('sh', ['./configure'], { cwd: foreground, stdio: 'ignore' });
  farm.applyProject(projectOf('load', archive, [{ name: 'load', run: compiling }]));
  farm.agent('limits', 'set', 'away.cores', '2', 'present.cores', '2', 'hold', '3600');

  const conditions = {
    noBuild: async () => async () => {},
    frozen: async () => {
      const { claimId, end } = await farm.begin('load');
      farm.agent('pause');
      await untilStill(`BARNRAISER_BUILD=${claimId}\0`);
      return async () => {
        await end();
        farm.agent('resume');
      };
    },
    twoCores: async () => {
      const { end } = await farm.begin('load');
      return end;
    },
    plain: async () => {
      const env = { ...process.env, BENCH_PLAIN: '1' };
      spawn('sh', ['-c', compiling], { cwd: background, env, stdio: 'ignore', detached: true });
      return () => endMarked(plain);
    },
  };
  const seen = Object.fromEntries(Object.keys(conditions).map((name) => [name, []]));
  for (let turn = 1; turn <= rounds; turn += 1) {
    // Whoever goes first finds a cooler machine: the order changes with each round.
    const order = Object.keys(conditions);
    for (const name of turn % 2 === 0 ? order.toReversed() : order) {
      await farm.whenIdle();
      const end = await conditions[name]();
      await delay(settleMs);
      seen[name].push({ compileMs: compile(foreground), ...latencies(probe) });
      await end();
      const { compileMs, p50, p99 } = seen[name].at(-1);
      progress(`round ${turn}, ${name}: compiled in ${compileMs} ms, latency ${p50} µs, p99 ${p99} µs`);
    }
  }
  tell(seen);
});

function unpack(folder, name) {
  const source = join(folder, name);
  mkdirSync(source);
  execFileSync('tar', ['xf', archive, '-C', source, '--strip-components=1']);
  return source;
}

/** The build has used no processor time for half a second. */
async function untilStill(variable) {
  for (let before = -1; ;) {
    const now = cpuSecondsOf(markedPids(variable));
    if (now === before) return;
    before = now;
    await delay(500);
  }
}

function compile(source) {
  spawnSync('make', ['clean'], { cwd: source, stdio: 'ignore' });
  const begun = performance.now();
  const { status } = spawnSync('make', ['-j2', 'libz.a'], { cwd: source, stdio: 'ignore' });
  if (status !== 0) throw new Error(`make ended with ${status}`);
  return Math.round(performance.now() - begun);
}

function latencies(probe) {
  const { stdout } = spawnSync(probe, [String(seconds)], { encoding: 'utf8' });
  const micros = stdout.trim().split('\n').map(Number);
  return { p50: median(micros), p99: percentile(micros, 0.99), max: Math.max(...micros) };
}

function tell(seen) {
  const middle = (name, key) => median(seen[name].map((one) => one[key]));
  const all = (name) =>
    Object.fromEntries(
      ['compileMs', 'p50', 'p99', 'max'].map((key) => [
        `${name}_${key === 'compileMs' ? key : `latency_${key}_us`}`,
        middle(name, key),
      ]),
    );
  const ratio = (name, key) => round(middle(name, key) / middle('noBuild', key));
  report({
    name: 'interference',
    figures: { rounds, probedS: seconds, ...all('noBuild'), ...all('frozen'), ...all('twoCores') },
    peer: { what: 'the same build, started plainly', ...all('plain') },
    ratios: Object.fromEntries(
      ['frozen', 'twoCores', 'plain'].flatMap((name) => [
        [`${name}_p99_to_noBuild`, ratio(name, 'p99')],
        [`${name}_compile_to_noBuild`, ratio(name, 'compileMs')],
      ]),
    ),
  });
}
