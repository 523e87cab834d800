import type { RequestSummary } from '@barnraiser/protocol';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FakeAgent } from '../testing/fake-agent.js';
import { sampleProject } from '../testing/sample-documents.js';
import { startTestCoordinator, type TestCoordinator } from '../testing/test-coordinator.js';

let coordinator: TestCoordinator;
let agent: FakeAgent;
const open: string[] = [];

beforeAll(async () => {
  coordinator = await startTestCoordinator();
  agent = await FakeAgent.enrolled(coordinator);
  await apply('any', { os: 'linux' });
  await apply('arm', { arch: 'arm64' });
});
afterEach(async () => {
  for (const requestId of open.splice(0)) await coordinator.admin('cancelRequest', { params: { requestId } });
});
afterAll(() => coordinator.close());

const apply = (project: string, requires: Record<string, string>) =>
  coordinator.admin('putProject', {
    params: { project },
    body: sampleProject(project, { targets: [{ name: 'only', requires }] }),
  });

async function request(project: string): Promise<RequestSummary> {
  const requestId = uuidv7();
  open.push(requestId);
  const reply = await coordinator.admin('requestBuild', { params: { requestId }, body: { project } });
  expect(reply.status).toBe(201);
  return reply.json();
}

describe('claiming over HTTP', () => {
  it('answers 204 when there is nothing, at once or after the wait', async () => {
    expect((await agent.claim(uuidv7())).status).toBe(204);
    expect((await agent.claim(uuidv7(), 0.2)).status).toBe(204);
  });

  it('wakes a waiting machine when matching work arrives', async () => {
    const waiting = agent.claim(uuidv7(), 30);
    const { jobs } = await request('any');
    const reply = await waiting;
    expect(reply.status).toBe(200);
    const { grant } = reply.json();
    expect(grant).toMatchObject({ jobId: jobs[0]!.id, attempt: 1, lease: { ttlS: 60, renewAfterS: 20 } });
    await agent.call('release', { params: { claimId: grant!.claimId }, query: { reason: 'shutdown' } });
  });

  it('gives the same job to the same claim id, and one job to one of two machines', async () => {
    const other = await FakeAgent.enrolled(coordinator);
    await request('any');
    const ids = [uuidv7(), uuidv7()] as const;
    const replies = await Promise.all([agent.claim(ids[0], 0.5), other.claim(ids[1], 0.5)]);
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 204]);
    const [winner, id, first] =
      replies[0].status === 200 ? [agent, ids[0], replies[0]] : [other, ids[1], replies[1]];
    const again = await winner.claim(id, 0, { holding: [id] });
    expect(again.json().grant).toMatchObject({
      jobId: first.json().grant!.jobId,
      token: first.json().grant!.token,
    });
  });

  it('never hands out work that the machine cannot do, and says why it waits', async () => {
    const { jobs } = await request('arm');
    expect((await agent.claim(uuidv7(), 0.2)).status).toBe(204);
    const job = await coordinator.admin('job', { params: { jobId: jobs[0]!.id } });
    expect(job.json()).toMatchObject({
      state: 'queued',
      waiting: expect.stringContaining('arch'),
    });
  });

  it('claims nothing for a client that went away', async () => {
    const gone = new AbortController();
    const waiting = agent.claim(uuidv7(), 30, {}, gone.signal);
    // Its attempt is over once a later call of the same machine was answered.
    await agent.claim(uuidv7());
    gone.abort();
    await expect(waiting).rejects.toThrow('aborted');
    await agent.claim(uuidv7());
    await request('any');
    expect((await agent.claim(uuidv7(), 5)).status).toBe(200);
  });

  it('refuses to claim with an unknown descriptor, for another machine, or without a credential', async () => {
    const unknown = await agent.claim(uuidv7(), 0, { descriptorRev: 'f'.repeat(64) });
    expect([unknown.status, unknown.problem().retry]).toEqual([412, 'same']);
    const other = await agent.claim(uuidv7(), 0, { agent: uuidv7() });
    expect(other.problem().errors).toEqual([{ pointer: '/agent', detail: expect.any(String) }]);
    const params = { params: { claimId: uuidv7() }, body: {} };
    expect((await coordinator.anybody('claim', params)).status).toBe(401);
    expect(
      (await coordinator.admin('claim', { ...params, body: { agent: uuidv7(), descriptorRev: '' } })).status,
    ).toBe(403);
  });

  it('renews, tells of a cancellation, and takes the release', async () => {
    const { id } = await request('any');
    const { call, params } = await agent.granted();
    const renewed = await call('renew', { params, body: { state: 'running', step: 0 } });
    expect(renewed.json()).toMatchObject({ lease: { ttlS: 60 }, directives: [] });
    const cancelled = await coordinator.admin('cancelRequest', { params: { requestId: id } });
    expect(cancelled.status).toBe(200);
    const told = await call('renew', { params, body: { state: 'running' } });
    expect(told.json().directives).toEqual([{ kind: 'cancel', claimId: params.claimId }]);
    expect((await call('release', { params, query: { reason: 'battery' } })).status).toBe(204);
    expect((await call('release', { params, query: { reason: 'some-new-reason' } })).status).toBe(204);
  });

  it('ignores members and directives that it does not know', async () => {
    await request('any');
    const { call, params } = await agent.granted();
    const reply = await call('renew', { params, body: { state: 'running', mood: 'fine', logOffsets: {} } });
    expect(reply.status).toBe(200);
    const bad = await call('renew', { params, body: { state: 'dancing' } });
    expect([bad.status, bad.problem().errors?.[0]?.pointer]).toEqual([422, '/state']);
  });

  it('keeps a claim’s token to that claim', async () => {
    await request('any');
    const { call } = await agent.granted();
    const other = await FakeAgent.enrolled(coordinator);
    await request('any');
    const theirs = await other.granted();
    const body = { state: 'running' };
    expect((await call('renew', { params: theirs.params, body })).status).toBe(403);
    expect((await agent.call('renew', { params: theirs.params, body })).status).toBe(403);
    expect((await call('renew', { params: { claimId: uuidv7() }, body })).status).toBe(404);
    expect((await call('claim', { params: { claimId: uuidv7() }, body: {} })).status).toBe(422);
  });
});

describe('closing', () => {
  it('ends those who wait at once, and continues after a restart', async () => {
    const closing = await startTestCoordinator();
    try {
      const waiter = await FakeAgent.enrolled(closing);
      const waiting = waiter.claim(uuidv7(), 60);
      await waiter.claim(uuidv7());
      await closing.restart();
      const reply = await waiting;
      expect([reply.status, reply.problem().retry]).toEqual([503, 'later']);
      expect((await waiter.claim(uuidv7())).status).toBe(204);
    } finally {
      await closing.close();
    }
  });
});
