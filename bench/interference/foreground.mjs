// What somebody does at the machine meanwhile, and how long it takes.
import { spawnSync } from 'node:child_process';
import { median, percentile } from '../measure/figures.mjs';

/** Compiles a configured zlib with two jobs; answers ms. */
export function compileOnce(source) {
  spawnSync('make', ['clean'], { cwd: source, stdio: 'ignore' });
  const begun = performance.now();
  const { status } = spawnSync('make', ['-j2', 'libz.a'], { cwd: source, stdio: 'ignore' });
  if (status !== 0) throw new Error(`make ended with ${status}`);
  return Math.round(performance.now() - begun);
}

/** Runs the probe; answers in µs how late it woke, and when it had answered (a millisecond's work included). */
export function probeOnce(probe, seconds) {
  const { stdout, status } = spawnSync(probe, [String(seconds)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the probe ended with ${status}`);
  const turns = stdout
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(Number));
  const of = (index) => turns.map((turn) => turn[index]);
  return {
    wakeP50: median(of(0)),
    wakeP99: percentile(of(0), 0.99),
    wakeMax: Math.max(...of(0)),
    answerP50: median(of(1)),
    answerP99: percentile(of(1), 0.99),
    answerMax: Math.max(...of(1)),
  };
}
