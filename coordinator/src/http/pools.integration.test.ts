import { afterEach, beforeEach, expect, it } from 'vitest';
import { FakeAgent } from '../testing/fake-agent.js';
import { startTestCoordinator, type TestCoordinator } from '../testing/test-coordinator.js';

let coordinator: TestCoordinator;

beforeEach(async () => {
  coordinator = await startTestCoordinator({ publicRead: true, scaleEveryMs: 50 });
});
afterEach(() => coordinator.close());

const params = { pool: 'builders' };
const pool = {
  name: 'builders',
  provider: { kind: 'process' },
  serves: { os: 'linux' },
  max: 3,
  dryRun: true,
};

it('a pool is added, changed, shown and removed', async () => {
  const { admin } = coordinator;
  expect((await admin('putPool', { params, body: pool })).status).toBe(201);
  const changed = await admin('putPool', { params, body: { ...pool, max: 2 } });
  expect([changed.status, changed.json().pool.max]).toEqual([200, 2]);
  expect((await admin('pools')).json().pools).toMatchObject([
    { pool: { name: 'builders', idleTimeoutS: 300 }, removed: false, breaker: { state: 'closed' } },
  ]);
  await expect
    .poll(async () => (await admin('pool', { params })).json().decision?.sentence)
    .toBe('wanted 0: no job that it serves waits long enough');
  const shown = (await admin('pool', { params })).json();
  expect(shown).toMatchObject({ live: [], ended: [], instances: 0, listFailure: null });
  expect((await admin('removePool', { params })).status).toBe(204);
  await expect.poll(async () => (await admin('pool', { params })).status).toBe(404);
});

it('what is wrong with a pool is said by its place', async () => {
  const { admin } = coordinator;
  const wrong = await admin('putPool', { params, body: { ...pool, max: 5000 } });
  expect(wrong.problem()).toMatchObject({ status: 422, errors: [{ pointer: '/max' }] });
  const other = await admin('putPool', { params: { pool: 'others' }, body: pool });
  expect(other.problem()).toMatchObject({ status: 422, errors: [{ pointer: '/name' }] });
});

it('what a pool would run on this machine is allowed by whoever starts the coordinator', async () => {
  const named = { ...pool, provider: { kind: 'command', program: '/bin/false' } };
  const refused = await coordinator.admin('putPool', { params, body: named });
  expect(refused.problem()).toMatchObject({ status: 403 });
  expect(refused.problem().detail).toContain('serve --pool-programs');
  expect((await coordinator.admin('pool', { params })).status).toBe(404);
});

it('pools are for administrators alone, also where anybody may read', async () => {
  const agent = await FakeAgent.enrolled(coordinator);
  for (const name of ['pools', 'pool', 'putPool', 'removePool'] as const) {
    const call = name === 'putPool' ? { params, body: pool } : { params };
    expect((await coordinator.anybody(name, call)).status).toBe(401);
    expect((await agent.call(name, call)).status).toBe(403);
  }
});
