import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Grant } from '@barnraiser/protocol';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { leaderLock } from './scaler/loop/leadership.js';
import { samplePool } from './scaler/testing/sample-pool.js';
import { runCommand } from './testing/command-line.js';
import {
  type CoordinatorProcess,
  type CoordinatorProcesses,
  startCoordinatorProcesses,
} from './testing/coordinator-processes.js';
import { FakeAgent } from './testing/fake-agent.js';
import { readEvents } from './testing/read-events.js';
import { sampleProject, sampleResult, sha256Of } from './testing/sample-documents.js';

/** npm test starts a server where PostgreSQL is installed. */
const serverUrl = process.env['BARNRAISER_TEST_DATABASE_URL'];
const targetsOf = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    name: `target-${n}`,
    requires: n % 2 === 0 ? { os: 'linux' } : { os: 'linux', arch: 'x64' },
  }));

let processes: CoordinatorProcesses;
let agents: readonly FakeAgent[];
const jobs = 1000;
const claimers = 32;
/** A follower at another process looks by itself each second, in case that it was not told. */
const patiently = { timeout: 30_000 };

describe('three coordinator processes on one PostgreSQL server', { timeout: 180_000, retry: 0 }, () => {
  beforeAll(async () => {
    if (serverUrl === undefined) return;
    processes = await startCoordinatorProcesses(serverUrl, 3);
    const [first] = processes.all;
    agents = await Promise.all(Array.from({ length: claimers }, () => FakeAgent.enrolled(first!)));
  });
  beforeEach(({ skip }) => skip(serverUrl === undefined, 'BARNRAISER_TEST_DATABASE_URL names no server'));
  afterAll(() => processes?.close());

  it('refuse another data folder than theirs', async () => {
    const other = await mkdtemp(join(tmpdir(), 'barnraiser-other-'));
    const where = ['--port', '0', '--data', other, '--database-url', processes.databaseUrl];
    const { exitCode, stderr } = await runCommand(['serve', ...where]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`in another data folder than ${other}`);
    await rm(other, { recursive: true });
  });

  it('wake a long-poll at each of them by a request made at another', async () => {
    const { all } = processes;
    await put(all[0]!, 'waking');
    for (const [n, process] of all.entries()) {
      const agent = agents[n]!;
      await processes.db.query('update machines set last_seen_at = null');
      const waiting = process.as(agent.token)('claim', claimCall(agent, uuidv7(), 30));
      await vi.waitUntil(() => hasAsked(agent), patiently);
      await request(all[(n + 1) % all.length]!, 'waking');
      const { grant } = (await waiting).json();
      expect(grant?.job.project).toBe('waking');
      await report(grant!, agent);
    }
  });

  it('keep one log of a build, whichever of them its parts come to', async () => {
    const [a, b, c] = processes.all as [CoordinatorProcess, CoordinatorProcess, CoordinatorProcess];
    const [agent] = agents as [FakeAgent];
    await put(a, 'logged');
    await request(a, 'logged');
    const { grant } = (await b.as(agent.token)('claim', claimCall(agent, uuidv7()))).json();
    const params = { claimId: grant!.claimId, stream: 'console' };
    const append = (at: CoordinatorProcess, offset: number, body: string) =>
      at.as(grant!.token)('appendLog', { params, headers: { 'upload-offset': offset }, body });
    const end = async (at: CoordinatorProcess) => {
      const reply = await at.as(grant!.token)('logOffset', { params });
      return reply.headers.get('upload-offset');
    };
    const heard: string[] = [];
    const following = follow(c, grant!, (text) => heard.push(text));
    await append(a, 0, 'one ');
    await vi.waitUntil(() => heard.join('') === 'one ', patiently);
    await append(b, 4, 'two ');
    await vi.waitUntil(() => heard.join('') === 'one two ', patiently);
    expect((await append(a, 9, 'gap')).problem()).toMatchObject({ expectedOffset: 8 });
    const same = await Promise.all([a, b, c].map((at) => append(at, 4, 'two three')));
    expect(same.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect(await Promise.all([a, b, c].map((at) => end(at)))).toEqual(['13', '13', '13']);
    expect((await c.admin('log', { params })).bytes.toString()).toBe('one two three');
    const result = sampleResult(agent.descriptorRev, 'one two three');
    expect((await b.as(grant!.token)('putResult', { params, body: result })).status).toBe(200);
    expect(await following).toBe('passed');
    expect(heard.join('')).toBe('one two three');
  });

  it('put an upload together from pieces that each of them got', async () => {
    const { all } = processes;
    const [agent] = agents as [FakeAgent];
    await request(all[0]!, 'logged');
    const { grant } = (await all[1]!.as(agent.token)('claim', claimCall(agent, uuidv7()))).json();
    const bytes = Buffer.from(uuidv7());
    const params = { claimId: grant!.claimId, sha256: sha256Of(bytes), name: 'made' };
    const body = { sizeBytes: bytes.length, sha256: params.sha256, mediaType: 'text/plain' };
    await all[0]!.as(grant!.token)('announceArtifact', { params, body });
    const third = bytes.length / 3;
    for (const [n, at] of all.entries()) {
      const headers = { 'upload-offset': n * third, 'upload-complete': n === 2 ? '?1' : '?0' };
      const piece = bytes.subarray(n * third, (n + 1) * third);
      const reply = await at.as(grant!.token)('upload', { params, headers, body: piece });
      expect(reply.headers.get('upload-offset')).toBe(String((n + 1) * third));
    }
    await report(grant!, agent, { artifacts: ['made'] });
    for (const at of all) expect((await at.admin('artifact', { params })).bytes).toEqual(bytes);
  });

  it('lose a silent machine’s claims once, although all of them look for those', async () => {
    const [agent] = agents as [FakeAgent];
    const silent = 20;
    await put(processes.all[0]!, 'silent', silent);
    const requestId = await request(processes.all[0]!, 'silent');
    const held: string[] = [];
    while (held.length < silent) {
      const call = claimCall(agent, uuidv7(), 0, held);
      const { grant } = (await processes.anywhere((at) => at.as(agent.token)('claim', call))).json();
      held.push(grant!.claimId);
    }
    await processes.db.query('update live_claims set renewed_at = 0');
    const lost = () =>
      processes.db.query("select 1 from claim_endings where ending = 'lost' and claim_id = any($1::uuid[])", [
        held,
      ]);
    await vi.waitUntil(async () => (await lost()).length === silent, patiently);
    const queued = await processes.db.query('select attempt from queued_jobs');
    expect(queued).toEqual(Array.from({ length: silent }, () => ({ attempt: 2 })));
    await processes.all[1]!.admin('cancelRequest', { params: { requestId } });
    expect(await processes.db.query('select 1 from queued_jobs')).toEqual([]);
    // A fault of the machine's holds it off for a while.
    await processes.db.query('update machines set quarantined_until = null');
  });

  it('lose and double no claim when the one that leads is killed under load', async () => {
    const { all, db } = processes;
    const pool = samplePool({ name: 'nobodys', serves: { os: 'plan9' } });
    await all[0]!.admin('putPool', { params: { pool: pool.name }, body: pool });
    await vi.waitUntil(async () => (await leaders()).length === 1, patiently);
    const [leader] = await leaders();
    await put(all[0]!, 'load', 50);
    await Promise.all(
      Array.from({ length: jobs / 50 }, async (_, n) => request(all[n % all.length]!, 'load')),
    );
    const claimOf = new Map<string, string>();
    let passed = 0;
    const killAt = jobs * 0.4;
    let killed: Promise<void> | undefined;

    async function work(agent: FakeAgent): Promise<void> {
      while (passed < jobs) {
        const call = claimCall(agent, uuidv7(), 1);
        const ask = () => processes.anywhere((at) => at.as(agent.token)('claim', call));
        const reply = await ask();
        if (reply.status === 204) continue;
        const grant = reply.json().grant!;
        expect(claimOf.has(grant.jobId)).toBe(false);
        claimOf.set(grant.jobId, grant.claimId);
        expect((await ask()).json().grant?.jobId).toBe(grant.jobId);
        expect(await report(grant, agent)).toBe('current');
        passed += 1;
        if (passed >= killAt) killed ??= all.find(({ name }) => name === leader)!.kill('SIGKILL');
      }
    }
    await Promise.all(agents.map((agent) => work(agent)));
    await killed;

    const places = await db.query<{ outcome: string; claims: number }>(
      `select outcome, (select count(*) from claims where claims.job_id = jobs.id) as claims
       from jobs left join finished_jobs on finished_jobs.job_id = jobs.id where project = 'load'`,
    );
    expect(places).toHaveLength(jobs);
    expect(places.filter(({ outcome, claims }) => outcome !== 'passed' || claims !== 1)).toEqual([]);
    expect(await db.query('select 1 from live_claims')).toEqual([]);
    expect(new Set(claimOf.values()).size).toBe(jobs);

    await vi.waitUntil(async () => (await leaders()).length === 1, patiently);
    expect(await leaders()).not.toContain(leader);
    const kept = async () => db.query('select 1 from invites');
    await processes.anywhere((at) => at.admin('createInvite', { body: { ttlS: 60 } }));
    await db.query('update invites set expires_at = 0');
    await vi.waitUntil(async () => (await kept()).length === 0, patiently);
  });
});

/** The names of the processes that decide what is launched. */
async function leaders(): Promise<string[]> {
  const rows = await processes.db.query<{ name: string }>(
    `select application_name as name from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and granted and (classid::bigint << 32) | objid::bigint = $1
       and datname = current_database()`,
    [leaderLock],
  );
  return rows.map(({ name }) => name);
}

async function put(at: CoordinatorProcess, project: string, targets = 1): Promise<void> {
  const body = sampleProject(project, { targets: targetsOf(targets), merge: false });
  expect((await at.admin('putProject', { params: { project }, body })).status).toBe(201);
}

async function request(at: CoordinatorProcess, project: string): Promise<string> {
  const requestId = uuidv7();
  const reply = await at.admin('requestBuild', { params: { requestId }, body: { project } });
  expect(reply.status).toBe(201);
  return requestId;
}

function claimCall(agent: FakeAgent, claimId: string, waitS = 0, holding: readonly string[] = []) {
  const body = { agent: agent.agentId, descriptorRev: agent.descriptorRev, holding };
  return { params: { claimId }, query: { wait: waitS }, body };
}

async function hasAsked(agent: FakeAgent): Promise<boolean> {
  const [machine] = await processes.db.query(
    'select 1 from machines where id = $1 and last_seen_at is not null',
    [agent.agentId],
  );
  return machine !== undefined;
}

/** The log and the result of a build, each at whichever process answers; how the result counts. */
async function report(grant: Grant, agent: FakeAgent, changes: object = {}): Promise<string> {
  const { claimId, token } = grant;
  const log = { params: { claimId, stream: 'console' }, headers: { 'upload-offset': 0 }, body: claimId };
  await processes.anywhere((at) => at.as(token)('appendLog', log));
  const body = sampleResult(agent.descriptorRev, claimId, changes);
  const reply = await processes.anywhere((at) => at.as(token)('putResult', { params: { claimId }, body }));
  return reply.json().accepted;
}

/** Follows a build's log to its end; answers the outcome. */
async function follow(at: CoordinatorProcess, grant: Grant, heard: (text: string) => void): Promise<string> {
  const reply = await fetch(`${at.url}/v1/claims/${grant.claimId}/logs/console/events`, {
    headers: { authorization: `Bearer ${grant.token}` },
  });
  for await (const { event, data } of readEvents(reply)) {
    if (event === 'end') return data;
    if (event === 'bytes') heard(Buffer.from(data, 'base64').toString());
  }
  return 'broken off';
}
