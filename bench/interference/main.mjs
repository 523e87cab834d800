// What a build takes from whoever uses the machine: a compilation, then a 100 Hz latency probe, in the
// foreground. With no build (twice, which tells how noisy the machine is), with one that stands still
// as it does by default while the owner is here, with one on two cores and on one, and with the same
// build started plainly.
// --seconds N (20): how long each probe runs. --rounds N (3): how often; the figures are medians of the rounds.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { debianSource } from '../../scripts/debian-sources.mjs';
import { setUp } from '../../scripts/setup.mjs';
import { projectOf, withFarm } from '../measure/farm.mjs';
import { progress } from '../measure/figures.mjs';
import { compiling } from '../measure/loads.mjs';
import { cpuSecondsOf, endMarked } from '../measure/marked.mjs';
import { benchOptions } from '../measure/options.mjs';
import { compileOnce, probeOnce } from './foreground.mjs';
import { tell } from './tell.mjs';

const { seconds, rounds } = benchOptions({ seconds: 20, rounds: 3 });
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
  farm.agent('limits', 'set', 'hold', '3600');

  const beginOn = (cores) => {
    farm.agent('limits', 'set', 'away.cores', cores, 'present.cores', cores);
    return farm.begin('load');
  };
  // Each begins something in the background, and answers what ends it.
  const conditions = {
    noBuild: async () => async () => {},
    noBuildAgain: async () => async () => {},
    frozen: async () => {
      const { claimId, end } = await beginOn('2');
      farm.agent('pause');
      await untilStill(`BARNRAISER_BUILD=${claimId}\0`);
      return async () => {
        await end();
        farm.agent('resume');
      };
    },
    twoCores: async () => (await beginOn('2')).end,
    oneCore: async () => (await beginOn('1')).end,
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
      const one = { compileMs: compileOnce(foreground), ...probeOnce(probe, seconds) };
      await end();
      seen[name].push(one);
      progress(
        `round ${turn}, ${name}: compiled in ${one.compileMs} ms, p99 of waking ${one.wakeP99} µs, of answering ${one.answerP99} µs`,
      );
    }
  }
  tell(seen, { rounds, probedS: seconds });
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
    const now = cpuSecondsOf(variable);
    if (now === before) return;
    before = now;
    await delay(500);
  }
}
