// A coordinator on a PostgreSQL server with many machines: one enrols as an agent does, the others are copies
// of its rows with tokens of their own. Jobs likewise: each target's first is asked for, the others are copies.
import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../scripts/run-program.mjs';
import { tinyArchive } from '../measure/farm.mjs';
import { atEnd, startChild } from './children.mjs';

const program = join(root, 'coordinator/bin/barnraiser-coordinator.mjs');

/** Starts the coordinator; `nodeOptions` go to its Node. */
export async function startCoordinator(database, nodeOptions = []) {
  const folder = mkdtempSync(join(tmpdir(), 'barnraiser-bench-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const data = join(folder, 'coordinator');
  const options = ['--port', '0', '--data', data, '--database-url', database.url, '--json'];
  const server = startChild(
    process.execPath,
    [...nodeOptions, program, 'serve', ...options, '--log-level', 'error'],
    { stdio: ['ignore', 'pipe', 'inherit'], cwd: folder },
  );
  const [line] = await once(createInterface({ input: server.stdout }), 'line');
  const { url } = JSON.parse(line);
  const token = readFileSync(join(data, 'admin-token'), 'utf8').trim();
  return { url, token, folder, database, call: caller(url, token), firstJobs: new Map() };
}

/** Makes JSON calls with a bearer token. */
function caller(url, token) {
  return async (method, path, body) => {
    const reply = await fetch(url + path, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    return reply.status === 204 ? null : reply.json();
  };
}

/** Applies a project with these targets, and asks once for a build of all of them that nobody may join. */
export async function applyProject(coordinator, { name, targets, recipe, request = {} }) {
  const { folder, url, token, call, database, firstJobs } = coordinator;
  const file = join(folder, `${name}.yaml`);
  const project = {
    project: name,
    title: name,
    source: { archive: { path: tinyArchive(folder) } },
    targets,
    recipe,
  };
  writeFileSync(file, JSON.stringify(project));
  execFileSync(process.execPath, [program, 'project', 'apply', file], {
    env: { ...process.env, BARNRAISER_URL: url, BARNRAISER_ADMIN_TOKEN: token },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await call('PUT', `/v1/requests/${randomUUID()}`, { project: name, merge: false, ...request });
  const first = await database.query('select id from jobs where project = $1', [name]);
  firstJobs.set(
    name,
    first.map(({ id }) => id),
  );
}

/** Queues so many more jobs, spread evenly over the project's targets, each with a request of its own. */
export async function copyJobs({ database, firstJobs }, project, count) {
  await database.query(
    `with targets as (
       select *, row_number() over (order by target) - 1 as place, count(*) over () as targets
       from jobs where id = any($1::uuid[])
     ), copies as (
       select ${inTime('n')} as copy_id, ${inTime('n')} as request_id, n, targets.*
       from generate_series(1, $2::int) as n join targets on n % targets = place
     ), asked as (
       insert into requests (id, project, created_at, resolved_at)
       select request_id, project, created_at, created_at from copies
     ), made as (
       insert into jobs (id, project, target, class, priority, wall_s, commit_id, document, created_at,
         merge_key, takes_merges, turn_at)
       select copy_id, project, target, class, priority, wall_s, commit_id, document, created_at + n,
         merge_key, takes_merges, turn_at + n
       from copies
     ), linked as (
       insert into request_jobs (request_id, job_id) select request_id, copy_id from copies
     )
     insert into queued_jobs (job_id, class, priority, project, wall_s, attempt, queued_at, turn_at)
     select copy_id, class, priority, project, wall_s, 1, created_at + n, turn_at + n from copies`,
    [firstJobs.get(project), count],
  );
}

/** Enrols a machine by an invite and copies it; answers each one's id, token and descriptor. */
export async function makeMachines({ database, url, call }, count, describe = () => ({})) {
  const first = await enrol(url, await call('POST', '/v1/invites', {}), describe(0));
  const machines = [first];
  for (let n = 1; n < count; n += 1) {
    const agentId = randomUUID();
    const token = randomBytes(32).toString('base64url');
    machines.push({
      agentId,
      token,
      descriptorRev: sha256(agentId),
      descriptor: descriptorOf(agentId, describe(n)),
    });
  }
  const copies = machines.slice(1);
  const columns = [
    copies.map(({ agentId }) => agentId),
    copies.map(({ token }) => sha256(token)),
    copies.map(({ descriptorRev }) => descriptorRev),
    copies.map(({ descriptor }) => JSON.stringify(descriptor)),
  ];
  await database.query(
    `with copies as (
       select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) as copy (id, token, rev, document)
     ), made as (
       insert into machines (id, public_key, name, enrolled_at, approved_at)
       select copies.id, public_key, name, enrolled_at, approved_at from copies, machines where machines.id = $5
     ), described as (
       insert into descriptors (rev, agent_id, document) select rev, id, document::json from copies
     ), today as (
       insert into descriptions (agent_id, rev, since) select id, rev, 0 from copies
     )
     insert into credentials (token_sha256, agent_id, expires_at)
     select token, id, extract(epoch from now() + interval '1 day') * 1000 from copies`,
    [...columns, first.agentId],
  );
  return machines;
}

async function enrol(url, { code }, facts) {
  const agentId = randomUUID();
  const publicKey = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' });
  const reply = await caller(url)('PUT', `/v1/agents/${agentId}`, {
    descriptor: descriptorOf(agentId, facts),
    publicKey: publicKey.toString('base64url'),
    proof: { kind: 'invite', code },
  });
  return { agentId, token: reply.credential.token, descriptorRev: reply.descriptorRev };
}

function descriptorOf(agentId, facts) {
  return {
    schema: 1,
    agent: { id: agentId, name: 'bench', version: '0.1.0', kind: 'server', features: [] },
    os: { family: 'linux', id: 'debian', version: '12', kernel: '6.1', libc: 'glibc 2.36' },
    arch: 'x64',
    cpu: { vendor: 'bench', model: 'bench', physical: 2, logical: 4 },
    memMb: 8192,
    disk: { freeMb: 20_480 },
    tools: [
      { name: 'gcc', version: '12.2.0' },
      { name: 'make', version: '4.3' },
    ],
    sandbox: ['none'],
    limits: {},
    network: {},
    power: { battery: false },
    labels: {},
    owner: {},
    ...facts,
  };
}

/** As all who speak the protocol make their ids: UUIDs of version 7, which begin with the time (RFC 9562 §5.7). */
function uuidInTime() {
  const [, , ...random] = randomUUID().split('-');
  const time = Date.now().toString(16).padStart(12, '0');
  return [time.slice(0, 8), time.slice(8), `7${random[0].slice(1)}`, ...random.slice(1)].join('-');
}

/** The same in SQL, so many milliseconds later. */
function inTime(laterMs) {
  const time = `substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint + ${laterMs}) from 3)`;
  return `encode(overlay(uuid_send(gen_random_uuid()) placing ${time} from 1 for 6), 'hex')::uuid`;
}

/** An agent's call for a job. */
export function claimCall({ agentId, token, descriptorRev }, holding = []) {
  const claimId = uuidInTime();
  const body = JSON.stringify({ agent: agentId, descriptorRev, accept: {}, holding, offlineGraceS: 0 });
  return { method: 'PUT', path: `/v1/claims/${claimId}?wait=0`, token, body };
}

/** A passed build without a log, reported with the claim's own token. */
export function resultCall({ claimId, token }, descriptorRev, logs = {}) {
  const result = {
    outcome: 'passed',
    reason: null,
    fault: null,
    startedAt: new Date().toISOString(),
    durationMs: 10,
    cpuMs: 10,
    frozenMs: 0,
    frozenCount: 0,
    isolation: 'none',
    descriptorRev,
    logs,
    tests: { total: 0, passed: 0, failed: 0, skipped: 0, xfail: 0, xpass: 0, errored: 0 },
    artifacts: [],
    agent: { version: '0.1.0', features: [] },
  };
  return { method: 'PUT', path: `/v1/claims/${claimId}/result`, token, body: JSON.stringify(result) };
}

function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}
