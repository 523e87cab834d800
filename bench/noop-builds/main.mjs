// Builds per second that do nothing, beside Debian's Buildbot with four workers, on one PostgreSQL server with
// fsync, one after the other. All requests are queued before; counted is from a tenth of the builds to the last.
// Ours: four machines over HTTP with an agent's calls of each build (claim, a line of log, its step, the result),
// but no agent behind them. Buildbot's: four real workers and builds of one step that runs within the master and
// sends its worker no command. So neither side starts a process. Without python3-psycopg2 its database is SQLite.
// --builds N (2000), --peerBuilds N (300), --buildsEach N (4): at once on each machine; --quick: 400 and 60.
import { join } from 'node:path';
import { setUp } from '../../scripts/setup.mjs';
import { ask, forkChild, withEndings } from '../claims/children.mjs';
import { applyProject, copyJobs, makeMachines, startCoordinator } from '../claims/crowd.mjs';
import { makeDatabase, startDurablePostgres } from '../claims/durable-postgres.mjs';
import { progress, report, round } from '../measure/figures.mjs';
import { benchOptions } from '../measure/options.mjs';
import { peerVersion } from '../measure/peer-version.mjs';
import { canUsePostgres, runBuildbot } from './buildbot.mjs';

const isQuick = process.argv.includes('--quick');
if (isQuick) process.argv.splice(process.argv.indexOf('--quick'), 1);
const { builds, peerBuilds, buildsEach } = benchOptions({
  builds: isQuick ? 400 : 2000,
  peerBuilds: isQuick ? 60 : 300,
  buildsEach: 4,
});
const workers = 4;
const goal = 10;

setUp({ commands: ['buildbot', 'buildbot-worker'] });

await withEndings(async () => {
  const server = await startDurablePostgres();
  const ours = perSecond(await runOurs(server));
  progress(`ours: ${ours} builds/s`);
  const isOnPostgres = canUsePostgres();
  const database = isOnPostgres ? await makeDatabase(server, 'buildbot') : null;
  const theirs = perSecond(
    await runBuildbot(database?.url.replace('postgres:', 'postgresql:'), {
      workers,
      buildsEach,
      builds: peerBuilds,
      patienceS: 120,
    }),
  );
  report({
    name: 'noop-builds',
    figures: {
      builds_per_s: ours,
      builds,
      machines: workers,
      buildsEach,
      goal_ratio: goal,
      isGoalMet: ours >= goal * theirs,
    },
    peer: {
      what: `Buildbot ${peerVersion('buildbot')} on ${isOnPostgres ? `PostgreSQL ${server.version}` : 'SQLite'}`,
      builds_per_s: theirs,
      builds: peerBuilds,
    },
    ratios: { builds_per_s: round(ours / theirs, 1) },
  });
});

async function runOurs(server) {
  const coordinator = await startCoordinator(await makeDatabase(server, 'barnraiser'));
  await applyProject(coordinator, {
    name: 'noop',
    targets: [{ name: 'any', requires: { os: 'linux' } }],
    recipe: { steps: [{ name: 'nothing', run: 'true' }] },
  });
  const machines = await makeMachines(coordinator, workers);
  await copyJobs(coordinator, 'noop', builds - 1);
  await coordinator.database.query('analyze');
  const drivers = forkChild(join(import.meta.dirname, 'drivers.mjs'));
  const { times } = await ask(drivers, { url: coordinator.url, machines, buildsEach });
  if (times.length !== builds) throw new Error(`${times.length} of ${builds} builds were built`);
  return times.toSorted((a, b) => a - b);
}

function perSecond(times) {
  const first = Math.floor(times.length / 10);
  return round((times.length - 1 - first) / (times.at(-1) - times[first]), 1);
}
