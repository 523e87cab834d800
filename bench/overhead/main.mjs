// Wall time of GNU hello's three steps through the whole system, against the same commands in a plain shell.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { debianSource } from '../../scripts/debian-sources.mjs';
import { projectOf, withFarm } from '../measure/farm.mjs';
import { median, progress, report, round } from '../measure/figures.mjs';

const rounds = 6;
const commands = ['./configure', 'make', 'make check'];
const archive = debianSource('hello');
if (!archive) throw new Error('GNU hello comes from a Debian archive, and this machine has none to ask');

await withFarm(async (farm) => {
  const steps = commands.map((run, n) => ({ name: `step ${n + 1}`, run }));
  farm.applyProject(projectOf('hello', archive, steps));
  const system = [];
  const shell = [];
  for (let round = 1; round <= rounds; round += 1) {
    // Whoever goes second finds warm caches: the order changes with each round.
    const both = [
      async () => system.push(await throughSystem(farm)),
      async () => shell.push(inPlainShell(farm.folder)),
    ];
    for (const measure of round % 2 === 0 ? both.toReversed() : both) await measure();
    progress(`round ${round} of ${rounds}: system ${system.at(-1).stepsMs} ms, shell ${shell.at(-1)} ms`);
  }
  const stepsMs = system.map((figure) => figure.stepsMs);
  report({
    name: 'overhead',
    figures: {
      steps_ms_median: median(stepsMs),
      steps_ms_fastest: Math.min(...stepsMs),
      steps_ms: stepsMs.join(' '),
      whole_build_ms_median: median(system.map((figure) => figure.wholeMs)),
      rounds,
    },
    peer: {
      what: 'sh -e -c, same commands, same MAKEFLAGS',
      steps_ms_median: median(shell),
      steps_ms_fastest: Math.min(...shell),
      steps_ms: shell.join(' '),
    },
    ratios: {
      steps_median: round(median(stepsMs) / median(shell)),
      steps_fastest: round(Math.min(...stepsMs) / Math.min(...shell)),
    },
  });
});

/** From the start of the first step to the end of the last, and the whole build with fetching and clean-up. */
async function throughSystem(farm) {
  await farm.whenIdle();
  const build = await farm.build('hello', { lookEveryMs: 1000 });
  if (build.outcome !== 'passed') throw new Error(`the build ended as ${build.outcome}: ${build.detail}`);
  const [first, last] = [build.steps[0], build.steps.at(-1)];
  return { stepsMs: last.startedMs + last.durationMs - first.startedMs, wholeMs: build.durationMs };
}

function inPlainShell(folder) {
  const source = join(folder, 'plain');
  mkdirSync(source);
  execFileSync('tar', ['xf', archive, '-C', source, '--strip-components=1']);
  const env = { ...process.env, MAKEFLAGS: `-j${availableParallelism()}` };
  const started = performance.now();
  for (const command of commands) {
    const { status } = spawnSync('sh', ['-e', '-c', command], {
      cwd: source,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 26,
    });
    if (status !== 0) throw new Error(`${command} ended with ${status}`);
  }
  const tookMs = Math.round(performance.now() - started);
  rmSync(source, { recursive: true });
  return tookMs;
}
