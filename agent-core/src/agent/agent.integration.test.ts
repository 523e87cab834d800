import { existsSync } from 'node:fs';
import { mkdir, readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClaimId, Job, Snapshot } from '@barnraiser/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readHistory } from '../history/history.js';
import { type Agent, createAgent } from '../index.js';
import { endLeftovers } from '../run/leftovers.js';
import { putMembership } from '../storage/memberships.js';
import { heedNoLoad } from '../testing/agent-room.js';
import { type FakeClaim, FakeCoordinator } from '../testing/fake-coordinator.js';
import { packSource } from '../testing/pack-source.js';
import { sampleJob } from '../testing/sample-job.js';
import { sampleClaimId, sampleSpool } from '../testing/sample-spool.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import type { Notice } from './notice.js';

let server: FakeCoordinator;
let root: string;
let agent: Agent;
let notices: Notice[];
let snapshots: Snapshot[];

beforeEach(async () => {
  server = await new FakeCoordinator().start();
  server.tokens.add('good');
  root = await temporaryFolder();
  notices = [];
  snapshots = [];
  await putMembership(root, {
    url: server.url,
    name: 'Fake',
    driver: 'native',
    joinedAt: '2026-01-01T00:00:00.000Z',
    credential: { token: 'good', expiresAt: Date.now() + 3_600_000 },
  });
  await heedNoLoad(root);
  agent = await anAgent();
});

afterEach(async () => {
  agent.stop('now');
  await agent.ended;
  await server.stop();
});

/** With time enough for reports also where other tests keep the machine busy. */
function anAgent(flushMs = 30_000): Promise<Agent> {
  return createAgent({ dataDir: root, isolation: 'none', flushMs });
}

async function start(): Promise<void> {
  agent.onNotice((notice) => void notices.push(notice));
  agent.onSnapshot((snapshot) => void snapshots.push(snapshot));
  await agent.start();
}

/** Queues a job of these steps; its source is one file, `tests.tap`. */
async function queue(steps: object[], changes: object = {}): Promise<Job> {
  const { bytes, sha256 } = await packSource({ 'tests.tap': '1..2\nok 1 - adds\nnot ok 2 - divides\n' });
  server.blobs.set(sha256, bytes);
  const source = { kind: 'archive', url: `/v1/sources/${sha256}`, sha256 };
  const job = sampleJob({ source, steps, ...changes });
  server.queue(job);
  return job;
}

const onlyClaim = (): FakeClaim | undefined => [...server.claims.values()][0];
const ended = (kind: Notice['kind']): boolean => notices.some((notice) => notice.kind === kind);
const slow = { timeout: 20_000 };

describe('the agent', () => {
  it('builds what it is given, reports all of it, and remembers', async () => {
    const seen: Buffer[] = [];
    agent.onConsole((_claimId: ClaimId, bytes) => void seen.push(bytes));
    await start();
    await queue(
      [
        { name: 'make', script: 'echo made > lib.a; echo making; echo "MAKEFLAGS $MAKEFLAGS" >&2' },
        { name: 'check', script: 'cat tests.tap; exit 1', parser: { format: 'tap' } },
        { name: 'never', script: 'echo never' },
        { name: 'tidy', script: 'echo tidy', always: true },
      ],
      { artifacts: [{ glob: '*.a', when: 'always' }] },
    );
    await expect.poll(() => ended('buildReported'), slow).toBe(true);
    const claim = onlyClaim()!;
    expect(claim.result).toMatchObject({
      outcome: 'failed',
      reason: 'tests-failed',
      fault: 'source',
      failedStep: 'check',
      isolation: 'none',
      descriptorRev: 'rev-1',
      tests: { total: 2, passed: 1, failed: 1 },
      artifacts: ['lib.a'],
    });
    const console = claim.logs['console']!.toString();
    expect(console).toMatch(/^making\nMAKEFLAGS -j\d+\n1\.\.2\nok 1 - adds\nnot ok 2 - divides\ntidy\n$/);
    expect(Buffer.concat(seen).toString()).toBe(console);
    expect(claim.logs['agent']!.toString()).toMatch(/Isolation: none.*Step make passed.*Kept lib\.a/s);
    expect(claim.steps).toMatchObject([
      { name: 'make', outcome: 'passed', exitCode: 0 },
      { name: 'check', outcome: 'failed', exitCode: 1 },
      { name: 'never', outcome: 'skipped' },
      { name: 'tidy', outcome: 'passed' },
    ]);
    expect(claim.tests.flat()).toHaveLength(2);
    expect(server.blobs.get(claim.artifacts['lib.a']!)?.toString()).toBe('made\n');
    await expect.poll(() => agent.snapshot().state, slow).toBe('seeking');
    await expect
      .poll(async () => (await readHistory(join(root, 'history')))[0]?.accepted, slow)
      .toBe('current');
    expect(await readdir(join(root, 'work'))).toEqual([]);
    await expect.poll(() => readdir(join(root, 'spool')), slow).toEqual([]);
  });

  it('shows the step that runs', async () => {
    await start();
    await queue([
      { name: 'one', script: 'true' },
      { name: 'two', script: 'sleep 30' },
    ]);
    await expect.poll(() => snapshots.at(-1)?.build?.step?.name, slow).toBe('two');
    expect(snapshots.at(-1)).toMatchObject({
      state: 'working',
      sentence: 'Building hello for linux: two (step 2 of 2).',
      build: { project: 'hello', attempt: 1, phase: 'running', step: { n: 1, of: 2 } },
      coordinators: [{ url: server.url, link: 'online' }],
    });
    await expect.poll(() => onlyClaim()?.renewals.some((renewal) => renewal['step'] === 1), slow).toBe(true);
  });

  it('gives its build back when it is told to stop', async () => {
    await start();
    await queue([{ name: 'make', script: 'sleep 30' }]);
    await expect.poll(() => ended('stepStarted'), slow).toBe(true);
    agent.stop('now');
    await agent.ended;
    expect(onlyClaim()).toMatchObject({ released: 'shutdown', result: null });
    expect(await readdir(join(root, 'work'))).toEqual([...server.claims.keys()]);
    expect(await readdir(join(root, 'spool'))).toEqual([]);
    expect((await readHistory(join(root, 'history')))[0]).toMatchObject({ outcome: 'released' });
  });

  /** A build that is given back while its step waits; then the agent, started anew, gets it again. */
  async function interruptAndRetry(script: string): Promise<FakeClaim[]> {
    await start();
    const job = await queue([{ name: 'make', script }]);
    await expect.poll(() => agent.snapshot().build?.logBytes, slow).toBeGreaterThan(0);
    agent.stop('now');
    await agent.ended;
    agent = await anAgent();
    server.queue(job);
    await start();
    await expect.poll(() => server.claims.size, slow).toBe(2);
    await expect.poll(() => [...server.claims.values()].every(isOver), slow).toBe(true);
    return [...server.claims.values()];
  }
  const isOver = ({ result, released }: FakeClaim): boolean => result !== null || released !== null;

  it('goes on where an interrupted build of the same left off', async () => {
    const script = '[ -e made ] && echo again && exit 0; : > made; echo first; sleep 60';
    const [first, second] = await interruptAndRetry(script);
    expect(first).toMatchObject({ released: 'shutdown', result: null });
    expect(second?.result).toMatchObject({ outcome: 'passed' });
    expect(second?.logs['console']?.toString()).toBe('again\n');
    expect(second?.logs['agent']?.toString()).toContain('Goes on in the work folder');
    await expect.poll(() => readdir(join(root, 'work'))).toEqual([]);
  });

  it('begins anew rather than blame the source for what it inherited', async () => {
    const script = '[ -e made ] && exit 1; : > made; echo first; sleep 60';
    const [, second] = await interruptAndRetry(script);
    expect(second).toMatchObject({ released: 'owner-reclaimed', result: null });
    await expect.poll(() => readdir(join(root, 'work'))).toEqual([]);
    await expect.poll(() => agent.snapshot().state, slow).toBe('seeking');
  });

  it('leaves nothing running when it must go at once, and blames nobody', async () => {
    await start();
    await queue([{ name: 'make', script: "trap '' TERM; while :; do sleep 0.1; done" }]);
    await expect.poll(() => onlyClaim()?.renewals.at(-1)?.['state'], slow).toBe('running');
    agent.stop('now');
    await agent.kill();
    const [claimId] = server.claims.keys();
    expect(await endLeftovers(claimId!)).toEqual({ ended: 0, remaining: [] });
    await agent.ended;
    expect(onlyClaim()?.released).toBe('shutdown');
  });

  it('finishes its build when it is told to stop after it, and takes no other', async () => {
    await start();
    await queue([{ name: 'make', script: 'sleep 0.3; echo done' }]);
    await expect.poll(() => ended('stepStarted'), slow).toBe(true);
    agent.stop('after-build');
    await queue([{ name: 'make', script: 'echo other' }]);
    await agent.ended;
    expect(onlyClaim()?.result).toMatchObject({ outcome: 'passed' });
    expect(server.jobs).toHaveLength(1);
  });

  /** Starts a build that would take for ever, and sends it a directive. */
  async function direct(kind: 'cancel' | 'abandon'): Promise<FakeClaim> {
    server.renewAfterS = 0.2;
    await start();
    await queue([{ name: 'make', script: 'sleep 30' }]);
    await expect.poll(() => ended('stepStarted'), slow).toBe(true);
    server.directives.push({ kind, claimId: [...server.claims.keys()][0] as ClaimId });
    await expect.poll(() => ended('buildEnded'), slow).toBe(true);
    await expect.poll(() => readdir(join(root, 'spool')), slow).toEqual([]);
    return onlyClaim()!;
  }

  it('ends a build that is cancelled, and says so', async () => {
    const { result } = await direct('cancel');
    expect(result).toMatchObject({ outcome: 'cancelled', reason: 'cancelled' });
  });

  it('ends a build that nobody wants, and says nothing', async () => {
    const { result, released } = await direct('abandon');
    expect([result, released]).toEqual([null, null]);
  });

  it('fails a build that takes longer than it may as a whole', async () => {
    await start();
    await queue([{ name: 'make', script: 'sleep 30' }], { limits: { wallS: 0.5 } });
    await expect
      .poll(() => onlyClaim()?.result, slow)
      .toMatchObject({
        outcome: 'failed',
        reason: 'timeout-wall',
        fault: 'source',
      });
  });

  it('refuses steps that start outside their source', async () => {
    await start();
    await queue([{ name: 'make', script: 'pwd', cwd: '../..' }]);
    await expect
      .poll(() => onlyClaim()?.result, slow)
      .toMatchObject({ outcome: 'errored', reason: 'job-invalid' });
    expect(onlyClaim()?.logs['console']?.length).toBe(0);
  });

  it('waits after a failure of its own', async () => {
    await start();
    await queue([{ name: 'make', script: 'no-such-compiler' }]);
    await expect
      .poll(() => onlyClaim()?.result, slow)
      .toMatchObject({ reason: 'tool-missing', fault: 'machine' });
    await expect.poll(() => agent.snapshot().state).toBe('waiting');
    expect(agent.snapshot().verdict.reasons[0]?.code).toBe('failure-backoff');
  });

  it('gives back what an earlier run did not finish, and removes what it left', async () => {
    server.grant(sampleClaimId);
    const spool = await sampleSpool(server.url, join(root, 'spool'));
    await spool.close();
    await mkdir(join(root, 'work', sampleClaimId, 'source'), { recursive: true });
    await start();
    await expect.poll(() => server.claim(sampleClaimId).released, slow).toBe('internal-error');
    expect(await readdir(join(root, 'work'))).toEqual([]);
    await expect.poll(() => existsSync(spool.folder)).toBe(false);
  });

  it('begins also where its folders hold what it cannot take up, and shows that', async () => {
    const foreign = [join(root, 'spool/notes'), join(root, 'work/notes')];
    for (const path of foreign) await mkdir(path, { recursive: true });
    await mkdir(join(root, 'spool', sampleClaimId));
    await start();
    const why = 'not made by the agent';
    await expect.poll(() => agent.snapshot().leftovers, slow).toEqual(foreign.map((path) => ({ path, why })));
    expect(await readdir(join(root, 'spool'))).toEqual(['notes']);
    expect(notices).toContainEqual({
      kind: 'message',
      level: 'warning',
      text: `${foreign[0]} stays: ${why}`,
    });
    await rmdir(foreign[0]!);
    await queue([{ name: 'make', script: 'true' }]);
    await expect.poll(() => agent.snapshot().leftovers, slow).toEqual([{ path: foreign[1], why }]);
  });

  it('keeps a report for as long as the coordinator is away, and delivers it after a restart', async () => {
    agent = await anAgent(500);
    await start();
    await queue([{ name: 'make', script: 'echo made' }]);
    server.fault = ({ path }) => (path.endsWith('/result') ? { kind: 'problem', type: 'maintenance' } : null);
    await expect.poll(() => ended('buildEnded'), slow).toBe(true);
    await expect.poll(() => agent.snapshot().outbox.waiting).toBe(1);
    const [claimId] = server.claims.keys();
    await expect.poll(() => server.seenPolls.at(-1)?.['holding'], slow).toEqual([claimId]);
    agent.stop('now');
    await agent.ended;
    expect(onlyClaim()?.result).toBeNull();
    server.fault = () => null;
    agent = await anAgent();
    await start();
    await expect.poll(() => onlyClaim()?.result, slow).toMatchObject({ outcome: 'passed' });
  });

  it('lets no other agent use its data folder', async () => {
    await start();
    const other = await createAgent({ dataDir: root });
    await expect(other.start()).rejects.toMatchObject({ code: 'already-running' });
    expect(agent.snapshot().state).not.toBe('off');
  });
});
