import { randomUUID } from 'node:crypto';
import type { AgentId, Descriptor } from '@barnraiser/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeClock } from '../../testing/fake-clock.js';
import { FakeCoordinator } from '../../testing/fake-coordinator.js';
import { sampleJob } from '../../testing/sample-job.js';
import type { Admission, AgentDirective, CoordinatorDriver, LinkStatus, Offer } from '../driver.js';
import { createNativeDriver } from './native-driver.js';
import type { StoredCredential } from './session.js';

let server: FakeCoordinator;
let driver: CoordinatorDriver;
let offers: Offer[];
let links: LinkStatus[];
let directives: AgentDirective[];
let saved: StoredCredential[];
let admission: Admission;
let rev: string;

beforeEach(async () => {
  server = await new FakeCoordinator().start();
  [offers, links, directives, saved] = [[], [], [], []];
  admission = { ok: true };
  rev = 'rev-1';
});

afterEach(async () => {
  await driver.stop();
  await driver.stop();
  driver.close();
  await server.stop();
});

/** Starts a driver that may ask for work; its credential is good until the server says otherwise. */
function startDriver(credential: StoredCredential | null = good()): void {
  const describeMachine = async () => ({ descriptor: {} as Descriptor, rev });
  driver = createNativeDriver({
    url: server.url,
    identity: { agentId: randomUUID() as AgentId, publicKey: 'key', sign: (text) => `signed ${text}` },
    credential,
    save: async (fresh) => void saved.push(fresh),
    describe: describeMachine,
    offlineGraceS: 900,
    clock: fakeClock(),
  });
  driver.start({
    describe: describeMachine,
    accepted: () => ({ exceptProjects: [] }),
    holding: () => [],
    offer: (offer) => {
      offers.push(offer);
      driver.setAvailability('draining');
      return admission;
    },
    linkChanged: (status) => void links.push(status),
    directed: (directive) => void directives.push(directive),
  });
  driver.setAvailability('open');
}

function good(): StoredCredential {
  server.tokens.add('good');
  return { token: 'good', expiresAt: Infinity };
}

const polls = (): string[] => server.calls.filter((call) => /^PUT \/v1\/claims\/[^/]+$/.test(call));

describe('the native driver', () => {
  it('offers the job that it was granted', async () => {
    startDriver();
    server.queue(sampleJob());
    await expect.poll(() => offers.length).toBe(1);
    expect(offers[0]).toMatchObject({
      project: 'hello',
      target: 'linux',
      attempt: 1,
      descriptorRev: 'rev-1',
    });
    expect(driver.status().link).toBe('online');
    await offers[0]!.wire!.renew({ state: 'preparing' });
    expect(server.claim(offers[0]!.claimId).renewals).toEqual([{ state: 'preparing' }]);
  });

  it('tells its credential to the coordinator alone', async () => {
    startDriver();
    server.queue(sampleJob());
    await expect.poll(() => offers.length).toBe(1);
    const [{ sourceAddress }] = offers as [Offer];
    const own = `${server.url}/v1/sources/x`;
    expect(sourceAddress('/v1/sources/x')).toEqual({ url: own, headers: { authorization: 'Bearer good' } });
    for (const url of ['https://elsewhere.example/x.tar.gz', 'git@elsewhere.example:x.git']) {
      expect(sourceAddress(url)).toEqual({ url, headers: {} });
    }
    expect(sourceAddress('//elsewhere.example/x').headers).toEqual({});
  });

  it('signs the challenge when its credential is not accepted, and goes on', async () => {
    startDriver({ token: 'revoked', expiresAt: Infinity });
    server.queue(sampleJob());
    await expect.poll(() => offers.length).toBe(1);
    expect(saved).toHaveLength(1);
    expect(server.tokens.has(saved[0]!.token)).toBe(true);
  });

  it('renews a credential before it expires', async () => {
    server.tokens.add('old');
    startDriver({ token: 'old', expiresAt: 1_000_000 + 60_000 });
    await expect.poll(() => saved.length).toBe(1);
  });

  it('asks with the same claim when a reply was lost, and gets the same job', async () => {
    server.fault = ({ method, path, before }) =>
      method === 'PUT' && path.startsWith('/v1/claims/') && before === 0 ? { kind: 'lose-reply' } : null;
    startDriver();
    server.queue(sampleJob());
    await expect.poll(() => offers.length).toBe(1);
    expect(new Set(polls()).size).toBe(1);
    expect(server.claims.size).toBe(1);
  });

  it('gives back at once what the agent does not take', async () => {
    admission = { ok: false, why: 'policy' };
    startDriver();
    server.queue(sampleJob());
    await expect.poll(() => [...server.claims.values()][0]?.released).toBe('refused');
  });

  it('drops its question, and what it may have brought, when it may not work any more', async () => {
    startDriver();
    await expect.poll(() => polls().length).toBe(1);
    driver.setAvailability('draining');
    await expect.poll(() => server.calls.at(-1)).toMatch(/^DELETE \/v1\/claims\//);
    driver.setAvailability('open');
    await expect.poll(() => polls().length).toBe(2);
    expect(new Set(polls()).size).toBe(2);
  });

  it('describes the machine anew when asked and when it changed', async () => {
    startDriver();
    const enrolments = (): number => server.calls.filter((call) => call.startsWith('PUT /v1/agents/')).length;
    await expect.poll(() => polls().length).toBe(1);
    expect(enrolments()).toBe(1);
    server.directives.push({ kind: 'redescribe' });
    driver.setAvailability('draining');
    driver.setAvailability('open');
    await expect.poll(enrolments).toBe(2);
    await expect.poll(() => polls().length).toBeGreaterThanOrEqual(3);
    rev = 'rev-2';
    driver.setAvailability('draining');
    driver.setAvailability('open');
    await expect.poll(enrolments).toBe(3);
  });

  it('describes the machine when the coordinator has forgotten it', async () => {
    server.fault = ({ method, path }) =>
      method === 'PUT' && path.startsWith('/v1/claims/') && polls().length === 1
        ? { kind: 'problem', type: 'descriptor-unknown' }
        : null;
    startDriver();
    server.queue(sampleJob());
    await expect.poll(() => offers.length).toBe(1);
    expect(server.calls.filter((call) => call.startsWith('PUT /v1/agents/'))).toHaveLength(2);
  });

  it('passes on what the coordinator asks of the agent', async () => {
    server.directives.push({ kind: 'pause', seconds: 5 }, { kind: 'message', level: 'info', text: 'hello' });
    startDriver();
    await expect.poll(() => directives.map(({ kind }) => kind)).toEqual(['pause', 'message']);
  });

  it.each([
    ['agent-pending', 'refused', 'pending'],
    ['agent-suspended', 'refused', 'suspended'],
    ['maintenance', 'offline', null],
  ] as const)('shows %s as a link that is %s', async (type, link, refusal) => {
    server.fault = ({ path }) => (path.startsWith('/v1/claims/') ? { kind: 'problem', type } : null);
    startDriver();
    await expect.poll(() => links.find((status) => status.link === link)?.refusal).toBe(refusal);
  });

  it('comes back when the coordinator does', async () => {
    const port = Number(new URL(server.url).port);
    await server.stop();
    startDriver();
    await expect.poll(() => links.some(({ link }) => link === 'offline')).toBe(true);
    await server.start(port);
    server.queue(sampleJob());
    await expect.poll(() => offers.length).toBe(1);
  });

  it('survives a proxy that answers in its place', async () => {
    server.fault = ({ before }) => (before < 2 ? { kind: before === 0 ? 'garbage' : 'redirect' } : null);
    startDriver();
    server.queue(sampleJob());
    await expect.poll(() => offers.length, { timeout: 5000 }).toBe(1);
  });
});
