// Bytes per second from a step's output to the coordinator's store, against the same bytes piped into a file.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { projectOf, tinyArchive, withFarm } from '../measure/farm.mjs';
import { median, progress, report, round } from '../measure/figures.mjs';

const rounds = 5;
const megabytes = 500;
const print = `yes 'cc -DHAVE_CONFIG_H -I. -O2 -g -c -o module.o module.c' | head -c ${megabytes}000000`;

await withFarm(async (farm) => {
  const limits = { limits: { log: '1 GB' } };
  farm.applyProject(projectOf('loud', tinyArchive(farm.folder), [{ name: 'print', run: print }], limits));
  const system = [];
  const file = [];
  for (let n = 1; n <= rounds; n += 1) {
    system.push(await throughSystem(farm));
    file.push(intoFile(join(farm.folder, 'plain.log')));
    progress(
      `round ${n} of ${rounds}: system ${round(system.at(-1), 1)} MB/s, file ${round(file.at(-1), 1)} MB/s`,
    );
  }
  report({
    name: 'log',
    figures: {
      MB_per_s_median: round(median(system), 1),
      MB_per_s: system.map((value) => round(value, 1)).join(' '),
      MB_a_round: megabytes,
    },
    peer: { what: 'the same command | cat > file', MB_per_s_median: round(median(file), 1) },
    ratios: { throughput: round(median(system) / median(file)) },
  });
});

/** From the step's start until the coordinator has every byte and the result. */
async function throughSystem(farm) {
  await farm.whenIdle();
  let askedMs = 0;
  const build = await farm.build('loud', { onAsked: () => (askedMs = performance.now()) });
  const tookMs = performance.now() - askedMs;
  if (build.logs.console.bytes !== megabytes * 1e6)
    throw new Error(`the store has ${build.logs.console.bytes} bytes`);
  return (megabytes * 1000) / tookMs;
}

function intoFile(path) {
  const started = performance.now();
  execFileSync('sh', ['-c', `${print} | cat > ${path}`]);
  const tookMs = performance.now() - started;
  rmSync(path);
  return (megabytes * 1000) / tookMs;
}
