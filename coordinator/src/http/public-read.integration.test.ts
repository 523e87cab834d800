import { type EndpointName, endpoints, type Endpoint } from '@barnraiser/protocol';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeAgent } from '../testing/fake-agent.js';
import { sampleProject, sampleResult } from '../testing/sample-documents.js';
import { startTestCoordinator, type TestCoordinator } from '../testing/test-coordinator.js';
import type { Wire } from '../testing/wire.js';
import { isReading } from './is-reading.js';

const secret = 'sesame';
let coordinator: TestCoordinator;
let agent: FakeAgent;
let params: Record<string, string>;

/** Plays a build whose source, logs and facts hold what is not for everybody. */
beforeAll(async () => {
  coordinator = await startTestCoordinator({ publicRead: true, openEnrolment: true });
  agent = await FakeAgent.enrolled(coordinator);
  await agent.call('enrol', {
    params: { agentId: agent.agentId },
    body: {
      descriptor: {
        ...agent.descriptor,
        labels: { room: secret },
        location: { region: secret },
        owner: { displayName: 'The owner' },
      },
    },
  });
  const archive = { url: `https://ada:${secret}@example.org/a.tar.gz?key=${secret}`, sha256: '0'.repeat(64) };
  await coordinator.admin('putProject', {
    params: { project: 'hello' },
    body: sampleProject('hello', { source: { archive } }),
  });
  const requestId = uuidv7();
  const asked = await coordinator.admin('requestBuild', {
    params: { requestId },
    body: { project: 'hello' },
  });
  const { grant, call } = await agent.granted();
  for (const stream of ['console', 'agent']) {
    await call('appendLog', {
      params: { claimId: grant.claimId, stream },
      headers: { 'upload-offset': 0 },
      body: stream === 'console' ? 'hello\n' : secret,
    });
  }
  const result = sampleResult(agent.descriptorRev, 'hello\n', {
    outcome: 'errored',
    reason: 'source-unavailable',
    fault: 'network',
    detail: `cannot fetch file:///home/${secret}/a`,
  });
  await call('putResult', { params: { claimId: grant.claimId }, body: result });
  params = {
    agentId: agent.agentId,
    claimId: grant.claimId,
    requestId,
    jobId: asked.json().jobs[0]!.id,
    stream: 'console',
    name: 'none',
    project: 'hello',
    sha256: '0'.repeat(64),
  };
  await new FakeAgent(coordinator).enrol({ kind: 'open' });
});
afterAll(() => coordinator.close());

const names = Object.keys(endpoints) as EndpointName[];
const reading = names.filter((name) => isReading(endpoints[name]));
const statuses = async (who: Wire, asked: readonly EndpointName[]) =>
  Promise.all(asked.map(async (name) => [name, (await who(name, { params })).status]));

describe('a coordinator that shows itself', () => {
  it('answers every reading call to anybody, with nothing that was not agreed to be shown', async () => {
    for (const name of reading) {
      const reply = await coordinator.anybody(name, { params });
      expect([name, reply.status]).toEqual([name, name === 'artifact' ? 404 : 200]);
      expect([name, reply.bytes.toString()]).toEqual([name, expect.not.stringContaining(secret)]);
    }
    const machine = await coordinator.anybody('machine', { params });
    expect(machine.json().descriptors[0]?.descriptor.owner).toEqual({ displayName: 'The owner' });
    const build = await coordinator.anybody('build', { params });
    expect(build.json()).toMatchObject({ detail: 'cannot fetch file:•••', logs: { console: { bytes: 6 } } });
    expect(build.json().logs.agent).toBeUndefined();
  });

  it('keeps from the public the log in which the agent speaks to the owner', async () => {
    for (const name of ['log', 'followLog', 'logMarks'] as const) {
      const agentLog = { params: { ...params, stream: 'agent' } };
      expect((await coordinator.anybody(name, agentLog)).status).toBe(403);
      expect((await agent.call(name, agentLog)).status).toBe(200);
    }
  });

  it('names no machine that nobody has approved', async () => {
    const seen = (await coordinator.anybody('machines')).json().machines;
    expect(seen.map((machine) => machine.id)).toEqual([agent.agentId]);
    const all = (await coordinator.admin('machines')).json().machines;
    expect(all).toHaveLength(2);
    const pending = all.find((machine) => machine.state === 'pending')!;
    for (const name of ['machine', 'machineHistory', 'offerings'] as const) {
      const reply = await coordinator.anybody(name, { params: { agentId: pending.id } });
      expect([name, reply.status]).toEqual([name, 404]);
    }
  });

  it('shows everything to the administrator, and to a machine what is its own', async () => {
    for (const who of [coordinator.admin, agent.call]) {
      const machine = (await who('machine', { params })).json();
      expect(machine.descriptors[0]?.descriptor).toMatchObject({ labels: { room: secret } });
      expect((await who('build', { params })).json().job.source.url).toContain(secret);
    }
    const stranger = await FakeAgent.enrolled(coordinator);
    const machine = (await stranger.call('machine', { params })).json();
    expect(machine.descriptors[0]?.descriptor.labels).toEqual({});
  });

  it('lets nobody change anything, nor pass with a token that is not valid', async () => {
    const isOpen = (endpoint: Endpoint) => isReading(endpoint) || endpoint.access === 'none';
    const closed = names.filter((name) => !isOpen(endpoints[name]));
    expect(closed).toContain('leave');
    for (const [name, status] of await statuses(coordinator.anybody, closed)) {
      expect([name, status]).toEqual([name, expect.toSatisfy((code) => code === 401 || code === 422)]);
    }
    expect((await coordinator.anybody('leave', { params })).status).toBe(401);
    expect((await coordinator.as('not.valid')('machines')).status).toBe(401);
    expect((await coordinator.anybody('session')).json()).toMatchObject({ isAdmin: false, isPublic: true });
  });
});

it('a coordinator that is not public shows nothing to anybody', async () => {
  const closed = await startTestCoordinator({ rates: { failuresPerAddress: 1000 } });
  try {
    for (const name of reading) {
      expect([name, (await closed.anybody(name, { params })).status]).toEqual([name, 401]);
    }
  } finally {
    await closed.close();
  }
});
