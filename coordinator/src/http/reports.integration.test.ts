import type { Result } from '@barnraiser/protocol';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FakeAgent } from '../testing/fake-agent.js';
import { sampleProject, sampleResult } from '../testing/sample-documents.js';
import { startTestCoordinator, type TestCoordinator } from '../testing/test-coordinator.js';
import type { Wire } from '../testing/wire.js';

let coordinator: TestCoordinator;
let agent: FakeAgent;
let params: { claimId: string };
let jobId: string;
let call: Wire;

beforeAll(async () => {
  coordinator = await startTestCoordinator({ limits: { documentBytes: 20_000, reportBytes: 2_000_000 } });
  agent = await FakeAgent.enrolled(coordinator);
  await coordinator.admin('putProject', { params: { project: 'hello' }, body: sampleProject('hello') });
});
beforeEach(async () => {
  await coordinator.admin('requestBuild', {
    params: { requestId: uuidv7() },
    body: { project: 'hello', merge: false },
  });
  const granted = await agent.granted();
  ({ call, params } = granted);
  ({ jobId } = granted.grant);
});
afterAll(() => coordinator.close());

const append = (body: string) =>
  call('appendLog', { params: { ...params, stream: 'console' }, headers: { 'upload-offset': 0 }, body });
const report = (result: Result) => call('putResult', { params, body: result });
const step = (changes: object = {}) => ({
  name: 'make',
  startedMs: 10,
  durationMs: 4000,
  exitCode: 0,
  signal: null,
  outcome: 'passed',
  ...changes,
});
const test = (id: string, status: string) => ({ id, name: id, suite: 'suite', status });

describe('reporting a build', () => {
  it('keeps steps and tests, repeatable by their number', async () => {
    for (const exitCode of [1, 0]) {
      const reply = await call('putStep', { params: { ...params, n: 0 }, body: step({ exitCode }) });
      expect(reply.status).toBe(200);
    }
    const records = [test('suite::a', 'passed'), test('suite::b', 'failed')];
    for (let n = 0; n < 2; n += 1) {
      expect((await call('putTests', { params: { ...params, batch: 0 }, body: { records } })).status).toBe(
        200,
      );
    }
    const build = (await coordinator.admin('build', { params })).json();
    expect(build.steps).toMatchObject([{ n: 0, name: 'make', exitCode: 0 }]);
    expect(build.testRecords.map(({ id }) => id)).toEqual(['suite::b', 'suite::a']);
  });

  it('takes a thousand tests in a batch and no more', async () => {
    const records = Array.from({ length: 1001 }, (_, n) => test(`suite::${n}`, 'passed'));
    const over = await call('putTests', { params: { ...params, batch: 1 }, body: { records } });
    expect([over.status, over.problem().errors?.[0]?.pointer]).toEqual([422, '/records']);
    const full = { records: records.slice(1) };
    expect((await call('putTests', { params: { ...params, batch: 1 }, body: full })).status).toBe(200);
  });

  it('takes the result once its logs are whole, and the same one again', async () => {
    const result = sampleResult(agent.descriptorRev, 'all of the log\n');
    const early = await report(result);
    expect([early.status, early.problem().retry]).toEqual([422, 'same']);
    expect(early.problem().detail).toContain('0 of the 15 bytes');
    await append('all of the LOG\n');
    const other = await report(result);
    expect([other.status, other.problem().detail]).toEqual([422, expect.stringContaining('SHA-256')]);

    const kept = sampleResult(agent.descriptorRev, 'all of the LOG\n');
    const reply = await report(kept);
    expect([reply.status, reply.json()]).toEqual([200, { accepted: 'current', credit: { cpuMs: 4000 } }]);
    expect((await report(kept)).json()).toMatchObject({ accepted: 'current' });
    const changed = await report({ ...kept, durationMs: 1 });
    expect([changed.status, changed.problem().type]).toEqual([409, 'urn:barnraiser:problem:result-conflict']);

    const build = (await coordinator.admin('build', { params })).json();
    expect(build).toMatchObject({ state: 'reported', outcome: 'passed', accepted: 'current' });
    expect(build.logs.console).toEqual({ bytes: 15, sha256: kept.logs.console!.sha256 });
    const job = (await coordinator.admin('job', { params: { jobId } })).json();
    expect(job).toMatchObject({ state: 'done', outcome: 'passed' });
  });

  it('takes a reason that it does not know for its fault', async () => {
    await append('x');
    const result = { outcome: 'errored', reason: 'cosmic-ray', fault: 'machine' };
    const reply = await report({ ...sampleResult(agent.descriptorRev, 'x'), ...(result as object) });
    expect(reply.status).toBe(200);
    const build = (await coordinator.admin('build', { params })).json();
    expect(build).toMatchObject({ outcome: 'errored', reason: 'internal-error', fault: 'machine' });
    await coordinator.admin('approve', { params: { agentId: agent.agentId } });
    agent = await FakeAgent.enrolled(coordinator);
  });

  it('shows a live build with what has arrived so far', async () => {
    await append('half a');
    const build = (await call('build', { params })).json();
    expect(build).toMatchObject({ state: 'live', logs: { console: { bytes: 6, sha256: null } } });
  });

  it('limits documents, with results and tests allowed to be larger', async () => {
    const long = { ...step(), name: 'x', padding: 'x'.repeat(30_000) };
    const over = await call('putStep', { params: { ...params, n: 1 }, body: long });
    expect([over.status, over.problem().limit]).toEqual([413, 20_000]);
    const result = { ...sampleResult(agent.descriptorRev, ''), padding: 'x'.repeat(30_000) };
    expect((await report(result)).status).toBe(200);
  });

  it('knows no claim that was never granted', async () => {
    const unknown = { claimId: uuidv7(), n: 0 };
    const reply = await agent.call('putStep', { params: unknown, body: step() });
    expect([reply.status, reply.problem().type]).toEqual([404, 'urn:barnraiser:problem:unknown-claim']);
  });
});
