// From a burst of requests to the first instruction of a step on machines that the scaler launches (agents as
// processes of this machine), beside an agent that somebody starts by hand while a job waits for it.
import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { projectOf, tinyArchive } from '../measure/farm.mjs';

const root = join(import.meta.dirname, '..', '..');
const coordinatorProgram = join(root, 'coordinator/bin/barnraiser-coordinator.mjs');
const agentProgram = join(root, 'agent-core/bin/barnraiser-agent.mjs');
const patienceMs = 120_000;

/**
 * One burst of as many jobs as the pool may have machines, at a coordinator of its own whose pool has never
 * launched anything; and before it the start of one agent by hand, enrolled already. All in ms, by the
 * clock of the steps.
 */
export async function measureBurst(machines) {
  const folder = mkdtempSync(join(tmpdir(), 'barnraiser-bench-'));
  const running = [];
  const onSignal = () => {
    for (const child of running) child.kill('SIGKILL');
    for (const pid of instancePids(folder)) end(pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
    process.exit(130);
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    return await measure(folder, running, machines);
  } finally {
    for (const child of running.toReversed()) await stopped(child);
    await endInstances(folder);
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(folder, running, machines) {
  const coordinator = await startCoordinator(folder, running);
  const go = join(folder, 'go');
  // Each machine is held by its first build, so that the rest is left to the others.
  const script = `date +%s%N; until [ -e ${go} ]; do sleep 0.1; done`;
  const project = projectOf('tiny', tinyArchive(folder), [{ name: 'say', run: script }]);
  coordinator.apply({ ...project, merge: false });
  const byHand = await startByHand(folder, running, coordinator, go);
  rmSync(go);
  await coordinator.call('PUT', '/v1/pools/local', {
    name: 'local',
    provider: { kind: 'process', program: agentProgram, endGraceS: 5 },
    serves: { os: process.platform, arch: process.arch },
    max: machines,
    launchAfterS: 0,
    volunteerGraceS: 0,
    overrides: { isolation: 'none', limits: { diskFloorMb: 0 } },
  });
  await until('the pool is decided upon', async () => (await coordinator.get('/v1/pools/local')).decision);
  // After a decision the scaler rests for a second; a burst seldom falls into it.
  await delay(1500);
  const askedMs = epochMs();
  await Promise.all(Array.from({ length: machines }, () => coordinator.request()));
  const begunMs = (await coordinator.begun(machines)).map((atMs) => atMs - askedMs);
  writeFileSync(go, '');
  begunMs.sort((a, b) => a - b);
  return { byHandMs: byHand, firstMs: begunMs[0], nineTenthsMs: begunMs[Math.ceil(0.9 * machines) - 1] };
}

/** From the start of the agent's process to the first instruction of the job that waits for it. */
async function startByHand(folder, running, coordinator, go) {
  const env = { ...process.env, BARNRAISER_HOME: join(folder, 'by-hand') };
  const { link } = await coordinator.call('POST', '/v1/invites', {});
  execFileSync(process.execPath, [agentProgram, 'join', link, '--name', 'by-hand'], { env, stdio: 'ignore' });
  const id = await coordinator.request();
  const startedMs = epochMs();
  const agent = spawn(process.execPath, [agentProgram, 'run', '--once', '--isolation', 'none'], {
    env,
    stdio: 'ignore',
  });
  running.push(agent);
  const [begunMs] = await coordinator.begun(1);
  writeFileSync(go, '');
  await until('it is built', async () => (await coordinator.get(`/v1/requests/${id}`)).state === 'done');
  if (agent.exitCode === null) await once(agent, 'exit');
  return begunMs - startedMs;
}

async function startCoordinator(folder, running) {
  const data = join(folder, 'coordinator');
  const server = spawn(
    process.execPath,
    [
      coordinatorProgram,
      'serve',
      '--pool-programs',
      '--port',
      '0',
      '--data',
      data,
      '--json',
      '--log-level',
      'error',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  running.push(server);
  const [line] = await once(createInterface({ input: server.stdout }), 'line');
  const { url } = JSON.parse(line);
  const token = readFileSync(join(data, 'admin-token'), 'utf8').trim();
  const fetched = async (method, path, body) => {
    const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) };
    const reply = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    return reply;
  };
  const call = async (method, path, body) => (await fetched(method, path, body)).json();
  const get = (path) => call('GET', path);
  const seen = new Set();
  return {
    get,
    call,
    apply(project) {
      const file = join(folder, 'project.yaml');
      writeFileSync(file, JSON.stringify(project));
      const env = { ...process.env, BARNRAISER_URL: url, BARNRAISER_ADMIN_TOKEN: token };
      const args = [coordinatorProgram, 'project', 'apply', file];
      execFileSync(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    },
    async request() {
      const id = randomUUID();
      await call('PUT', `/v1/requests/${id}`, { project: 'tiny' });
      return id;
    },
    /** When the first step of so many builds began that were not asked about before. */
    async begun(count) {
      const begunMs = [];
      await until(`${count} builds have begun`, async () => {
        const { builds } = await get('/v1/builds?limit=100');
        for (const { id } of builds) {
          if (seen.has(id)) continue;
          const log = await fetched('GET', `/v1/claims/${id}/logs/console`)
            .then((reply) => reply.text())
            .catch(() => '');
          const [nanoseconds] = /\d{19}/.exec(log) ?? [];
          if (!nanoseconds) continue;
          seen.add(id);
          begunMs.push(Number(BigInt(nanoseconds) / 1000n) / 1000);
        }
        return begunMs.length >= count;
      });
      return begunMs;
    },
  };
}

/** Asks rarely, so that the asking does not take from what is measured. */
async function until(what, isMet) {
  const lastMs = performance.now() + patienceMs;
  while (!(await isMet())) {
    if (performance.now() > lastMs) throw new Error(`waited ${patienceMs / 1000} s in vain until ${what}`);
    await delay(250);
  }
}

async function stopped(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

/** They outlive their coordinator, by design. */
async function endInstances(folder) {
  const pids = instancePids(folder);
  for (const pid of pids) end(pid, 'SIGTERM');
  const lastMs = performance.now() + 15_000;
  while (pids.some((pid) => end(pid, 0)) && performance.now() < lastMs) await delay(50);
  for (const pid of pids) end(pid, 'SIGKILL');
}

/** The first processes of the instances, as each wrote itself down. */
function instancePids(folder) {
  const instances = join(folder, 'coordinator', 'pools', 'local', 'instances');
  try {
    return readdirSync(instances).map((name) =>
      Number.parseInt(readFileSync(join(instances, name, 'started'))),
    );
  } catch {
    return [];
  }
}

/** Whether there was such a process. */
function end(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

function epochMs() {
  return performance.timeOrigin + performance.now();
}
