import { expect, it } from 'vitest';
import { describeEachDatabase } from '../testing/describe-each-database.js';
import { Farm } from '../testing/farm.js';
import { claimOwner } from './claim-owner.js';
import { releaseClaim } from './release-claim.js';
import { renewClaim } from './renew-claim.js';
import { sweep } from './sweep.js';
import { touchClaim } from './touch-claim.js';

const ttlMs = 60_000;
const graceMs = 900_000;

describeEachDatabase('leases', (database) => {
  it('are suspect after their ttl and live again once renewed', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    const jobId = await farm.job();
    const { claimId, lease } = await farm.claim(machine);
    expect(lease).toEqual({ ttlS: 60, renewAfterS: 20, graceS: 900, seq: 0 });
    farm.clock.advance(ttlMs);
    expect((await farm.detail(jobId)).builds[0]).toMatchObject({ state: 'suspect' });
    expect(await sweep(farm.db, farm.clock)).toEqual({ lost: 0, due: 0 });
    const renewed = await renewClaim(farm.db, farm.clock, claimId, { state: 'running', step: 1 });
    expect(renewed).toEqual({ lease: { ...lease, seq: 1 }, directives: [] });
    expect((await farm.detail(jobId)).builds[0]).toMatchObject({
      state: 'live',
      phase: 'running',
      step: 'check',
    });
  });

  it('are lost after their grace, and the job goes to another machine as the next attempt', async () => {
    const farm = new Farm(database());
    const [machine, other] = [await farm.machine(), await farm.machine()];
    const jobId = await farm.job();
    const lost = await farm.claim(machine);
    farm.clock.advance(ttlMs + graceMs - 1);
    expect(await sweep(farm.db, farm.clock)).toEqual({ lost: 0, due: 0 });
    farm.clock.advance(1);
    expect(await sweep(farm.db, farm.clock)).toEqual({ lost: 1, due: 0 });
    expect(await sweep(farm.db, farm.clock)).toEqual({ lost: 0, due: 0 });
    expect((await farm.detail(jobId)).state).toBe('queued');
    expect(await farm.claim(other)).toMatchObject({ jobId, attempt: 2 });
    expect(await claimOwner(farm.db, lost.claimId)).toEqual({ agentId: machine.agentId, ended: true });
    const renewed = await renewClaim(farm.db, farm.clock, lost.claimId, { state: 'running' });
    expect(renewed.directives).toEqual([{ kind: 'abandon', claimId: lost.claimId }]);
  });

  it('are lost once only by many sweeps at the same time', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    await farm.request(...Array.from({ length: 6 }, () => ({ os: 'linux' })));
    const askedAtMs = farm.clock.now() - 1;
    for (let n = 0; n < 6; n++) await farm.claim(machine, { askedAtMs });
    farm.clock.advance(ttlMs + graceMs);
    const swept = await Promise.all(Array.from({ length: 4 }, () => sweep(farm.db, farm.clock)));
    expect(swept.reduce((sum, { lost }) => sum + lost, 0)).toBe(6);
  });

  it('are kept by a renewal that comes between finding them expired and ending them', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    const jobId = await farm.job();
    const { claimId } = await farm.claim(machine);
    farm.clock.advance(ttlMs + graceMs);
    await Promise.all([
      renewClaim(farm.db, farm.clock, claimId, { state: 'running' }),
      sweep(farm.db, farm.clock),
    ]);
    const owner = await claimOwner(farm.db, claimId);
    expect((await farm.detail(jobId)).state).toBe(owner!.ended ? 'queued' : 'claimed');
  });

  it('are renewed by other calls on the claim, without a write for each', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    const jobId = await farm.job();
    const { claimId } = await farm.claim(machine);
    farm.clock.advance(ttlMs);
    await touchClaim(farm.db, farm.clock, claimId);
    expect((await farm.detail(jobId)).builds[0]).toMatchObject({ state: 'live' });
    farm.clock.advance(4_999);
    await touchClaim(farm.db, farm.clock, claimId);
    farm.clock.advance(ttlMs - 4_999);
    expect((await farm.detail(jobId)).builds[0]).toMatchObject({ state: 'suspect' });
  });

  it('never last longer than the rules allow, whatever grace the machine asks for', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    await farm.job();
    const leaseRules = { ttlS: 2, renewAfterS: 0.5, maxGraceS: 3 };
    const { lease } = await farm.claim(machine, { leaseRules, offlineGraceS: 86_400 });
    expect(lease).toEqual({ ttlS: 2, renewAfterS: 0.5, graceS: 3, seq: 0 });
    farm.clock.advance(5000);
    expect(await sweep(farm.db, farm.clock)).toMatchObject({ lost: 1 });
  });

  it('count the time that a build was frozen', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    const jobId = await farm.job();
    const { claimId } = await farm.claim(machine);
    for (const state of ['running', 'frozen', 'frozen', 'running', 'frozen'] as const) {
      await renewClaim(farm.db, farm.clock, claimId, { state });
      farm.clock.advance(10_000);
    }
    await releaseClaim(farm.db, farm.clock, claimId, 'owner-reclaimed', 'somebody typed');
    expect((await farm.detail(jobId)).builds[0]).toMatchObject({
      state: 'released',
      durationMs: 50_000,
      frozenMs: 30_000,
    });
  });

  it('cannot be renewed for a claim that is not known', async () => {
    const farm = new Farm(database());
    const claimId = '0199b7a0-0000-7000-8000-000000000000';
    await expect(renewClaim(farm.db, farm.clock, claimId, { state: 'running' })).rejects.toMatchObject({
      code: 'unknown-claim',
    });
    await expect(releaseClaim(farm.db, farm.clock, claimId, 'battery')).rejects.toMatchObject({
      code: 'unknown-claim',
    });
  });
});
