import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FakeAgent } from '../testing/fake-agent.js';
import { sampleDescriptor, sampleProject } from '../testing/sample-documents.js';
import { startTestCoordinator, type TestCoordinator } from '../testing/test-coordinator.js';

let coordinator: TestCoordinator;
beforeAll(async () => {
  coordinator = await startTestCoordinator({ rates: { failuresPerAddress: 3 } });
  await coordinator.admin('putProject', { params: { project: 'hello' }, body: sampleProject('hello') });
});
afterAll(() => coordinator.close());

const look = (code: string, agentId: string = randomUUID()) =>
  coordinator.anybody('previewInvite', { body: { code, descriptor: sampleDescriptor(agentId) } });

it('a machine is told what could ask for it, and another machine is not', async () => {
  const agent = await FakeAgent.enrolled(coordinator);
  const params = { agentId: agent.agentId };
  const { offerings } = (await agent.call('offerings', { params })).json();
  expect(offerings).toMatchObject([
    { project: 'hello', targets: [{ name: 'linux', matches: true, waiting: 0 }], mine: { builds: 0 } },
  ]);
  const other = await FakeAgent.enrolled(coordinator);
  expect((await other.call('offerings', { params })).status).toBe(403);
  const unknown = await coordinator.admin('offerings', { params: { agentId: randomUUID() } });
  expect(unknown.status).toBe(404);
});

it('an invite is shown as often as wanted until a machine has taken it', async () => {
  const { code } = (await coordinator.admin('createInvite', { body: {} })).json();
  const before = await look(code);
  expect(before.json()).toMatchObject({ name: 'Barnraiser', offerings: [{ project: 'hello', mine: null }] });
  expect((await look(code)).status).toBe(200);
  const agent = new FakeAgent(coordinator);
  expect((await agent.enrol({ kind: 'invite', code })).status).toBe(201);
  expect((await look(code, agent.agentId)).status).toBe(200);
  const after = await look(code);
  expect([after.status, after.problem().type]).toEqual([403, 'urn:barnraiser:problem:invite-invalid']);
});

it('whoever guesses at invites is stopped, also with a machine’s credential', async () => {
  const agent = await FakeAgent.enrolled(coordinator);
  const statuses: number[] = [];
  for (let n = 0; n < 5; n++) {
    const body = { code: `guess-${n}`, descriptor: agent.descriptor };
    statuses.push((await agent.call('previewInvite', { body })).status);
  }
  expect(statuses.at(-1)).toBe(429);
  expect((await agent.call('offerings', { params: { agentId: agent.agentId } })).status).toBe(200);
});
