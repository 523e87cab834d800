// An agent and Debian's buildbot-worker at one Buildbot master, by turns: a build of 23 steps, then one
// that sends many small commands, a big log and a big file; memory and processor of the worker meanwhile.
// --rounds N (5): how often each. --isolation HOW (none): the agent's sandbox; the other worker has none.
// --stats N (3000), --logMb N (50), --uploadMb N (200): the loads. --idleS N (20): rest before memory is read.
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { setUp } from '../../scripts/setup.mjs';
import { median, progress, report, round } from '../measure/figures.mjs';
import { benchOptions } from '../measure/options.mjs';
import { peerVersion } from '../measure/peer-version.mjs';
import { startMaster } from './master.mjs';
import { masterConfig } from './master-config.mjs';
import { residentMb, watched } from './usage.mjs';
import { startAgent, startPeer } from './workers.mjs';

const { rounds, isolation, idleS, ...loads } = benchOptions({
  rounds: 5,
  isolation: 'none',
  idleS: 20,
  stats: 3000,
  logMb: 50,
  uploadMb: 200,
});
/** The steps that are one trivial command each. */
const echoed = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

setUp({ commands: ['buildbot', 'buildbot-worker', 'git', 'cc', 'make'] });

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'barnraiser-bench-')));
const running = [];
try {
  const master = await startMaster(folder, masterConfig(['ours', 'theirs'], loads));
  running.push(master.child);
  const { pbPort } = master;
  const pids = {};
  for (const [name, start] of Object.entries({ ours: startAgent, theirs: startPeer })) {
    const child = start(folder, { pbPort, name, isolation });
    running.push(child);
    pids[name] = child.pid;
    await master.attached(name);
  }
  await delay(idleS * 1000);
  const figures = { ours: newFigures(pids.ours), theirs: newFigures(pids.theirs) };
  for (let n = 1; n <= rounds; n += 1) {
    for (const name of n % 2 === 1 ? ['ours', 'theirs'] : ['theirs', 'ours']) {
      await measure(master, name, pids[name], figures[name]);
      progress(`round ${n} of ${rounds}, ${name}: ${JSON.stringify(lastOf(figures[name]))}`);
    }
  }
  const [ours, theirs] = [mediansOf(figures.ours), mediansOf(figures.theirs)];
  report({
    name: 'buildbot',
    figures: { ...ours, rounds, isolation, ...loads },
    peer: { what: `buildbot-worker ${peerVersion('buildbot-worker')}`, ...theirs },
    ratios: Object.fromEntries(Object.keys(ours).map((key) => [key, round(ours[key] / theirs[key])])),
  });
} finally {
  for (const child of running.toReversed()) {
    child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
}

function newFigures(pid) {
  const names = ['steps_s', 'steps_cpu_s', 'command_ms', 'commands_per_s', 'log_mb_per_s', 'upload_mb_per_s'];
  const lists = [...names, 'loads_cpu_s', 'steps_rss_mb', 'loads_rss_mb'].map((name) => [name, []]);
  return { idle_rss_mb: [residentMb(pid)], ...Object.fromEntries(lists) };
}

async function measure(master, name, pid, figures) {
  const build = async (kind) => {
    await master.attached(name);
    // Whatever a worker does right after a login is no part of the build.
    await delay(2000);
    return watched(pid, () => master.build(`${name}-${kind}`));
  };
  const whole = await build('steps');
  figures.steps_s.push(whole.value.seconds);
  const { buildid } = whole.value;
  const echoes = echoed.map((n) => master.elapsedMs(buildid, `echo-${n}`));
  figures.command_ms.push(median(await Promise.all(echoes)));
  figures.steps_cpu_s.push(whole.cpuS);
  figures.steps_rss_mb.push(whole.peakMb);
  const heavy = await build('loads');
  const valueOf = (property) => heavy.value.properties[property][0];
  const secondsOf = (load) => valueOf(`${load}_to`) - valueOf(`${load}_from`);
  figures.commands_per_s.push(loads.stats / valueOf('stats_s'));
  figures.log_mb_per_s.push(loads.logMb / secondsOf('log'));
  figures.upload_mb_per_s.push(loads.uploadMb / secondsOf('upload'));
  figures.loads_cpu_s.push(heavy.cpuS);
  figures.loads_rss_mb.push(heavy.peakMb);
}

function lastOf(figures) {
  return Object.fromEntries(Object.entries(figures).map(([key, values]) => [key, round(values.at(-1), 2)]));
}

function mediansOf(figures) {
  return Object.fromEntries(Object.entries(figures).map(([key, values]) => [key, round(median(values))]));
}
