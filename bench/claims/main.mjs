// Claims per second and their p99 over HTTP on PostgreSQL with fsync, at 1, 8, 32 and 128 connections, beside
// graphile-worker and pg-boss on the same server, by turns. A round: every machine takes one job, then all of
// them end theirs; both are timed apart. Ours is an agent's whole call with its credential, against the protocol's
// schemas, by a machine of its own for each job; an end is its result. The peers are asked behind bare node:http,
// without credentials or schemas, one job a call as ours, with the same document as payload; an end is their
// `complete`. They have ten connections to the server, ours fourteen, of which claims and ends use
// two. The load comes from a process of its own on the same cores.
// --connections 1,8,32,128; --rounds N (6); --quick: one connection number less and two rounds.
import { join } from 'node:path';
import { percentile, progress, report, round } from '../measure/figures.mjs';
import { benchOptions } from '../measure/options.mjs';
import { ask, forkChild, withEndings } from './children.mjs';
import { applyProject, claimCall, copyJobs, makeMachines, resultCall, startCoordinator } from './crowd.mjs';
import { makeDatabase, startDurablePostgres } from './durable-postgres.mjs';
import { peerPackageVersion } from './peer-package-version.mjs';

const isQuick = process.argv.includes('--quick');
if (isQuick) process.argv.splice(process.argv.indexOf('--quick'), 1);
const options = benchOptions({
  connections: isQuick ? '1,32' : '1,8,32,128',
  rounds: isQuick ? 2 : 6,
  profile: '',
});
const connectionCounts = options.connections.split(',').map(Number);
const goals = { connections: 32, perS: 1500, p99Ms: 50 };
const peers = ['graphile-worker', 'pg-boss'];
/** Rounds before those that count: until then programs are compiled and tables come into memory. */
const warmUps = 2;

await withEndings(async () => {
  const server = await startDurablePostgres();
  const load = forkChild(join(import.meta.dirname, 'load.mjs'));
  const systems = { barnraiser: await ours(server) };
  if (!options.profile)
    for (const name of peers) systems[name] = await peer(server, name, systems.barnraiser.payload);
  const seen = {};
  for (const connections of connectionCounts) {
    for (let n = 1 - warmUps; n <= options.rounds; n += 1) {
      const turn = Object.entries(systems);
      for (const [name, system] of n % 2 === 0 ? turn : turn.toReversed()) {
        const timed = await oneRound(load, system, connections);
        if (n > 0) ((seen[name] ??= {})[connections] ??= []).push(timed);
      }
    }
    for (const name of Object.keys(systems)) {
      progress(`${connections} connections, ${name}: ${JSON.stringify(summary(seen[name][connections]))}`);
    }
  }
  tell(server.version, seen);
});

/** Enough that all are at it for a while, and no more than the slowest manages in some seconds. */
function jobsPerRound(connections) {
  return Math.min(2048, Math.max(256, connections * 64));
}

async function oneRound(load, system, connections) {
  const jobs = jobsPerRound(connections);
  await system.fill(jobs);
  const taken = await ask(load, { url: system.url, connections, calls: system.takes(jobs) });
  expectAll(`a claim of ${system.name}`, taken, 200);
  const ended = await ask(load, { url: system.url, connections, calls: system.ends(taken.replies) });
  expectAll(`an end of ${system.name}`, ended, 200);
  return { jobs, taken, ended };
}

function expectAll(what, { replies }, status) {
  const other = replies.find((reply) => reply.status !== status);
  if (other) throw new Error(`${what} was answered ${other.status}: ${other.body}`);
}

async function ours(server) {
  const database = await makeDatabase(server, 'barnraiser');
  const nodeOptions = options.profile ? ['--cpu-prof', `--cpu-prof-dir=${options.profile}`] : [];
  const coordinator = await startCoordinator(database, nodeOptions);
  const targets = ['one', 'two', 'three', 'four'].map((name, n) => ({
    name,
    requires: { os: 'linux', cpus: `>=${n + 1}` },
  }));
  await applyProject(coordinator, {
    name: 'noop',
    targets,
    recipe: { steps: [{ name: 'nothing', run: 'true' }] },
  });
  const machines = await makeMachines(coordinator, jobsPerRound(Math.max(...connectionCounts)));
  const [{ document }] = await database.query('select document from jobs limit 1');
  return {
    name: 'barnraiser',
    url: coordinator.url,
    payload: JSON.stringify(document),
    async fill(jobs) {
      await copyJobs(coordinator, 'noop', jobs);
      await database.query('analyze');
    },
    takes: (jobs) => machines.slice(0, jobs).map((machine) => claimCall(machine)),
    ends: (replies) =>
      replies.map(({ body }) => resultCall(JSON.parse(body).grant, machines[0].descriptorRev)),
  };
}

async function peer(server, name, payload) {
  const database = await makeDatabase(server, name.replaceAll('-', '_'));
  const child = forkChild(join(import.meta.dirname, 'peer-server.mjs'), [name, database.url, payload]);
  const { url } = await ask(child);
  return {
    name,
    url,
    async fill(jobs) {
      await ask(child, { jobs });
      await database.query('analyze');
    },
    takes: (jobs) => Array.from({ length: jobs }, () => ({ method: 'POST', path: '/take' })),
    ends: (replies) =>
      replies.map(({ body }) => ({
        method: 'POST',
        path: `/end?id=${encodeURIComponent(JSON.parse(body).id)}`,
      })),
  };
}

function summary(rounds) {
  const jobs = rounds.reduce((sum, one) => sum + one.jobs, 0);
  const of = (phase) => {
    const elapsedMs = rounds.reduce((sum, one) => sum + one[phase].elapsedMs, 0);
    const latencies = rounds.flatMap((one) => one[phase].replies.map(({ ms }) => ms));
    return {
      per_s: round((jobs / elapsedMs) * 1000, 0),
      p50_ms: round(percentile(latencies, 0.5), 2),
      p99_ms: round(percentile(latencies, 0.99), 2),
      load_cpu: round(rounds.reduce((sum, one) => sum + one[phase].cpuMs, 0) / elapsedMs, 2),
    };
  };
  return { claims: of('taken'), ends: of('ended') };
}

function tell(version, seen) {
  const figuresOf = (name) =>
    Object.fromEntries(
      Object.entries(seen[name]).flatMap(([connections, rounds]) =>
        Object.entries(summary(rounds)).flatMap(([phase, values]) =>
          Object.entries(values).map(([key, value]) => [`c${connections}_${phase}_${key}`, value]),
        ),
      ),
    );
  const own = figuresOf('barnraiser');
  const others = Object.keys(seen).filter((name) => name !== 'barnraiser');
  const atGoal = `c${goals.connections}_claims`;
  report({
    name: 'claims',
    figures: {
      ...own,
      rounds: options.rounds,
      goal_per_s: goals.perS,
      goal_p99_ms: goals.p99Ms,
      isGoalMet: own[`${atGoal}_per_s`] >= goals.perS && own[`${atGoal}_p99_ms`] <= goals.p99Ms,
    },
    peer: {
      what: [...others.map((name) => `${name} ${peerPackageVersion(name)}`), `PostgreSQL ${version}`].join(
        ', ',
      ),
      ...Object.fromEntries(
        others.flatMap((name) =>
          Object.entries(figuresOf(name)).map(([key, value]) => [`${name}_${key}`, value]),
        ),
      ),
    },
    ratios: Object.fromEntries(
      others.flatMap((name) =>
        Object.entries(figuresOf(name))
          .filter(([key]) => key.endsWith('_per_s'))
          .map(([key, value]) => [`${key}_to_${name}`, round(own[key] / value, 2)]),
      ),
    ),
  });
}
