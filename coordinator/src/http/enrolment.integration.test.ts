import { parseInvite } from '@barnraiser/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeAgent } from '../testing/fake-agent.js';
import { startTestCoordinator, type TestCoordinator } from '../testing/test-coordinator.js';

let coordinator: TestCoordinator;
beforeAll(async () => {
  coordinator = await startTestCoordinator({ openEnrolment: true, rates: { failuresPerAddress: 1000 } });
});
afterAll(() => coordinator.close());

describe('enrolment over HTTP', () => {
  it('tells what it serves, cacheable and to anybody', async () => {
    const reply = await coordinator.anybody('discover');
    expect(reply.status).toBe(200);
    expect(reply.headers.get('cache-control')).toContain('max-age');
    expect(reply.json()).toMatchObject({ versions: ['v1'], enrolment: ['invite', 'open', 'cloud-identity'] });
  });

  it('enrols by an invite whose link leads here, once', async () => {
    const invite = await coordinator.admin('createInvite', { body: { ttlS: 60 } });
    expect(invite.status).toBe(201);
    const { code, link, expiresInS } = invite.json();
    expect(parseInvite(link)).toEqual({ url: coordinator.url, code });
    expect(expiresInS).toBe(60);

    const agent = new FakeAgent(coordinator);
    const reply = await agent.enrol({ kind: 'invite', code });
    expect(reply.status).toBe(201);
    expect(reply.json()).toMatchObject({
      status: 'enrolled',
      credential: { expiresInS: 86_400 },
    });

    const second = await new FakeAgent(coordinator).enrol({ kind: 'invite', code });
    expect([second.status, second.problem().type]).toEqual([403, 'urn:barnraiser:problem:invite-invalid']);
  });

  it('renews a credential by a signed challenge', async () => {
    const agent = await FakeAgent.enrolled(coordinator);
    const refused = await agent.enrol();
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    expect(refused.problem()).toMatchObject({ retry: 're-enrol', challenge: expect.any(String) });
    const old = agent.token;
    const reply = await agent.enrol(agent.signed(refused.problem().challenge!));
    expect(reply.status).toBe(200);
    expect(agent.token).not.toBe(old);
    const forged = await agent.enrol({ ...agent.signed(refused.problem().challenge!), signature: 'AAAA' });
    expect(forged.status).toBe(401);
  });

  it('describes a machine anew with its credential', async () => {
    const agent = await FakeAgent.enrolled(coordinator);
    const reply = await agent.call('enrol', {
      params: { agentId: agent.agentId },
      body: { descriptor: { ...agent.descriptor, memMb: 4096 } },
    });
    expect(reply.status).toBe(200);
    expect(reply.json().descriptorRev).not.toBe(agent.descriptorRev);
    const machine = await agent.call('machine', { params: { agentId: agent.agentId } });
    expect(machine.json().descriptors).toHaveLength(2);
  });

  it('refuses another key under a known id', async () => {
    const agent = await FakeAgent.enrolled(coordinator);
    const reply = await agent.call('enrol', {
      params: { agentId: agent.agentId },
      body: { descriptor: agent.descriptor, publicKey: new FakeAgent(coordinator).publicKey },
    });
    expect([reply.status, reply.problem().retry]).toEqual([409, 'never']);
  });

  it('lets an uninvited machine wait for approval', async () => {
    const agent = new FakeAgent(coordinator);
    const pending = await agent.enrol({ kind: 'open' });
    expect([pending.status, pending.json().status]).toEqual([202, 'pending']);
    const early = await agent.claim('0199f3a0-0000-7000-8000-0000000000aa');
    expect([early.status, early.problem().type]).toEqual([403, 'urn:barnraiser:problem:agent-pending']);
    const approved = await coordinator.admin('approve', { params: { agentId: agent.agentId } });
    expect(approved.status).toBe(204);
    expect((await agent.claim('0199f3a0-0000-7000-8000-0000000000ab')).status).toBe(204);
  });

  it('forgets the credentials of a machine that leaves and keeps its history', async () => {
    const agent = await FakeAgent.enrolled(coordinator);
    const about = { params: { agentId: agent.agentId } };
    expect((await agent.call('leave', about)).status).toBe(204);
    expect((await agent.call('machine', about)).status).toBe(401);
    expect((await coordinator.admin('machine', about)).json().state).toBe('left');
  });

  it('keeps machines out of each other’s records and of the administrator’s', async () => {
    const [agent, other] = [await FakeAgent.enrolled(coordinator), await FakeAgent.enrolled(coordinator)];
    const about = { params: { agentId: other.agentId } };
    expect((await agent.call('machine', about)).status).toBe(403);
    expect((await agent.call('leave', about)).status).toBe(403);
    expect((await agent.call('machines')).status).toBe(403);
    expect((await agent.call('createInvite', { body: {} })).status).toBe(403);
    expect((await coordinator.anybody('machines')).status).toBe(401);
    expect((await coordinator.as('wrong')('machines')).status).toBe(401);
    const listed = await coordinator.admin('machines');
    const ids = listed.json().machines.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([agent.agentId, other.agentId]));
  });
});

describe('guessing', () => {
  it('is answered with 429 after a few failures, while valid credentials pass', async () => {
    const guarded = await startTestCoordinator({ rates: { failuresPerAddress: 5 } });
    try {
      const agent = await FakeAgent.enrolled(guarded);
      const guess = (n: number) => new FakeAgent(guarded).enrol({ kind: 'invite', code: `guess${n}` });
      const statuses: number[] = [];
      for (let n = 0; n < 7; n += 1) statuses.push((await guess(n)).status);
      expect(statuses).toEqual([403, 403, 403, 403, 403, 429, 429]);
      const refused = await guess(8);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(refused.problem()).toMatchObject({ retry: 'later', retryAfterS: expect.any(Number) });
      expect((await guarded.as('wrong')('machines')).status).toBe(429);
      expect((await agent.call('machine', { params: { agentId: agent.agentId } })).status).toBe(200);
      expect((await guarded.admin('machines')).status).toBe(200);
      expect((await guarded.anybody('discover')).status).toBe(200);
    } finally {
      await guarded.close();
    }
  });

  it('slows down a machine that calls far too often', async () => {
    const guarded = await startTestCoordinator({ rates: { perMachine: 3 } });
    try {
      const agent = await FakeAgent.enrolled(guarded);
      const about = { params: { agentId: agent.agentId } };
      const statuses: number[] = [];
      for (let n = 0; n < 5; n += 1) statuses.push((await agent.call('machine', about)).status);
      expect(statuses).toEqual([200, 200, 200, 429, 429]);
    } finally {
      await guarded.close();
    }
  });
});
