// What a claim takes over HTTP on PostgreSQL with fsync, with 1,000, 100,000 and 1,000,000 jobs queued in 50
// requirement classes. The jobs of five classes, which no machine there meets, stand before all others. Each depth
// has a database of its own on one server, and they are asked by turns, each with the same machines; what was
// claimed is put back by results and new jobs, so that the depth stays.
// --depths 1000,100000,1000000; --rounds N (8): 128 claims each; --connections N (8); --quick: 1,000 and 20,000.
import { join } from 'node:path';
import { ask, forkChild, withEndings } from '../claims/children.mjs';
import {
  applyProject,
  claimCall,
  copyJobs,
  makeMachines,
  resultCall,
  startCoordinator,
} from '../claims/crowd.mjs';
import { makeDatabase, startDurablePostgres } from '../claims/durable-postgres.mjs';
import { percentile, progress, report, round } from '../measure/figures.mjs';
import { benchOptions } from '../measure/options.mjs';

const isQuick = process.argv.includes('--quick');
if (isQuick) process.argv.splice(process.argv.indexOf('--quick'), 1);
const { depths, rounds, connections } = benchOptions({
  depths: isQuick ? '1000,20000' : '1000,100000,1000000',
  rounds: isQuick ? 4 : 8,
  connections: 8,
});
const claimsPerRound = 128;
const classes = 50;
const unmatched = 5;
const goal = 1.5;

await withEndings(async () => {
  const server = await startDurablePostgres();
  const load = forkChild(join(import.meta.dirname, '..', 'claims', 'load.mjs'));
  const queues = [];
  for (const depth of depths.split(',').map(Number)) queues.push(await fillQueue(server, depth));
  for (let n = 0; n <= rounds; n += 1) {
    for (const queue of n % 2 === 0 ? queues : queues.toReversed()) {
      const ms = await claimSome(load, queue);
      // The first warms up.
      if (n > 0) queue.ms.push(...ms);
    }
  }
  const figures = queues.map(({ depth, ms }) => ({
    depth,
    p50: round(percentile(ms, 0.5), 2),
    p99: round(percentile(ms, 0.99), 2),
  }));
  const [least, ...deeper] = figures;
  const ratios = Object.fromEntries(
    deeper.flatMap(({ depth, p50, p99 }) => [
      [`p50_at_${depth}`, round(p50 / least.p50, 2)],
      [`p99_at_${depth}`, round(p99 / least.p99, 2)],
    ]),
  );
  const keys = (list) =>
    Object.fromEntries(
      list.flatMap(({ depth, p50, p99 }) => [
        [`jobs${depth}_p50_ms`, p50],
        [`jobs${depth}_p99_ms`, p99],
      ]),
    );
  report({
    name: 'queue-depth',
    figures: {
      ...keys(deeper),
      claims: rounds * claimsPerRound,
      connections,
      goal_p99_ratio: goal,
      isGoalMet: Object.entries(ratios).every(([key, value]) => !key.startsWith('p99') || value <= goal),
    },
    peer: { what: `the same with ${least.depth} jobs, PostgreSQL ${server.version}`, ...keys([least]) },
    ratios,
  });
});

async function fillQueue(server, depth) {
  const database = await makeDatabase(server, `depth_${depth}`);
  const coordinator = await startCoordinator(database);
  // The protocol's own call makes the first job of each class; the unmatched ones are asked for at once.
  const project = (name, targets, priority) =>
    applyProject(coordinator, {
      name,
      targets,
      recipe: { steps: [{ name: 'nothing', run: 'true' }] },
      request: { priority },
    });
  await project('unmet', targetsOf(unmatched, 'riscv64'), 'urgent');
  await project('met', targetsOf(classes - unmatched, 'x64'), 'normal');
  const machines = await makeMachines(coordinator, claimsPerRound);
  await copyJobs(coordinator, 'unmet', Math.round(depth / 10));
  await copyJobs(coordinator, 'met', depth - Math.round(depth / 10));
  // As autovacuum would do within the next minute.
  await database.query('vacuum analyze');
  // What was filled in is to be on the disk before anything is measured.
  await database.query('checkpoint');
  const [{ queued }] = await database.query('select count(*)::int as queued from queued_jobs');
  progress(`${queued} jobs are queued`);
  return { depth, coordinator, machines, ms: [] };
}

function targetsOf(count, arch) {
  return Array.from({ length: count }, (_, n) => ({
    name: `${arch}-${n}`,
    requires: { os: 'linux', arch, memMb: `>=${n + 1}` },
  }));
}

async function claimSome(load, { coordinator, machines }) {
  const { url } = coordinator;
  const taken = await ask(load, { url, connections, calls: machines.map((machine) => claimCall(machine)) });
  const grants = taken.replies.map(({ status, body }) => {
    if (status !== 200) throw new Error(`a claim was answered ${status}: ${body}`);
    return JSON.parse(body).grant;
  });
  if (grants.some(({ job }) => job.project !== 'met')) throw new Error('a machine got what it cannot build');
  const calls = grants.map((grant) => resultCall(grant, machines[0].descriptorRev));
  await ask(load, { url, connections, calls });
  await copyJobs(coordinator, 'met', machines.length);
  return taken.replies.map(({ ms }) => ms);
}
