// A coordinator and one agent, each as a process of its own, as they would run for real.
import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const root = join(import.meta.dirname, '..', '..');
const coordinatorProgram = join(root, 'coordinator/bin/barnraiser-coordinator.mjs');
const agentProgram = join(root, 'agent-core/bin/barnraiser-agent.mjs');

/** Starts the farm in a temporary folder and calls `work` with it; everything is ended and removed afterwards. */
export async function withFarm(work) {
  const folder = mkdtempSync(join(tmpdir(), 'barnraiser-bench-'));
  const running = [];
  try {
    await work(await start(folder, running));
  } finally {
    for (const child of running.toReversed()) {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

async function start(folder, running) {
  const dataDir = join(folder, 'coordinator');
  const server = spawn(
    process.execPath,
    [coordinatorProgram, 'serve', '--port', '0', '--data', dataDir, '--json', '--log-level', 'error'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  running.push(server);
  const [line] = await once(createInterface({ input: server.stdout }), 'line');
  const { url } = JSON.parse(line);
  const token = readFileSync(join(dataDir, 'admin-token'), 'utf8').trim();
  const env = {
    ...process.env,
    BARNRAISER_URL: url,
    BARNRAISER_ADMIN_TOKEN: token,
    BARNRAISER_HOME: join(folder, 'agent'),
  };

  const get = async (path) => (await call('GET', path)).json();
  const call = async (method, path, body) => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    };
    const reply = await fetch(url + path, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    return reply;
  };

  const invite = await (await call('POST', '/v1/invites', {})).json();
  execFileSync(process.execPath, [agentProgram, 'join', invite.link, '--name', 'bench'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const agent = spawn(process.execPath, [agentProgram, 'run'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  running.push(agent);

  return {
    folder,
    call,
    get,
    agentPid: agent.pid,
    /** Runs a command of the agent on this agent's data; answers what it prints. */
    agent: (...args) => execFileSync(process.execPath, [agentProgram, ...args], { env, encoding: 'utf8' }),
    /** Asks for the project, and answers its build's claim as soon as a step of it runs; `end` cancels it. */
    async begin(project) {
      const id = randomUUID();
      await call('PUT', `/v1/requests/${id}`, { project });
      for (;;) {
        await delay(200);
        const { build } = JSON.parse(
          execFileSync(process.execPath, [agentProgram, 'status', '--json'], { env, encoding: 'utf8' }),
        );
        if (build?.phase === 'running') {
          return { claimId: build.claimId, end: () => call('POST', `/v1/requests/${id}/cancel`, {}) };
        }
        const { state } = await get(`/v1/requests/${id}`);
        if (state === 'done') throw new Error(`the build of ${project} ended before it was measured`);
      }
    },
    applyProject(yaml) {
      const file = join(folder, 'project.yaml');
      writeFileSync(file, JSON.stringify(yaml));
      execFileSync(process.execPath, [coordinatorProgram, 'project', 'apply', file], {
        env,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    },
    async whenIdle() {
      for (;;) {
        const { machines } = await get('/v1/agents');
        if (machines.some(({ state }) => state === 'idle')) return;
        await delay(50);
      }
    },
    /** Asks for the project and waits until its one job is done; answers the build. */
    async build(project, { onAsked = () => {}, lookEveryMs = 150 } = {}) {
      const id = randomUUID();
      onAsked();
      await call('PUT', `/v1/requests/${id}`, { project });
      for (;;) {
        // Late and rarely, so that the looking does not take from what is measured.
        await delay(lookEveryMs);
        const { state, jobs } = await get(`/v1/requests/${id}`);
        if (state === 'done') return get(`/v1/builds/${jobs[0].build}`);
      }
    },
    async log(buildId) {
      return (await call('GET', `/v1/claims/${buildId}/logs/console`)).text();
    },
  };
}

/** A project file for one archive and some steps, for any machine. */
export function projectOf(name, archive, steps, recipe = {}) {
  return {
    project: name,
    title: name,
    source: { archive: { path: archive } },
    targets: [{ name: 'any', requires: { os: process.platform } }],
    recipe: { steps, ...recipe },
  };
}

/** An archive with one small file in it. */
export function tinyArchive(folder) {
  writeFileSync(join(folder, 'README.txt'), 'A tiny project.\n');
  const archive = join(folder, 'tiny.tar.gz');
  execFileSync('tar', ['czf', archive, '-C', folder, 'README.txt']);
  return archive;
}
