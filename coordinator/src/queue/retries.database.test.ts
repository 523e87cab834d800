import { maxAttempts } from '@barnraiser/protocol';
import { expect, it } from 'vitest';
import { leaveMachine } from '../enrolment/leave-machine.js';
import { machineDetail } from '../history/machine-detail.js';
import { describeEachDatabase } from '../testing/describe-each-database.js';
import { Farm } from '../testing/farm.js';
import { sampleResult } from '../testing/sample-result.js';
import { releaseClaim } from './release-claim.js';
import { reportResult } from './report-result.js';
import { sweep } from './sweep.js';

describeEachDatabase('retries', (database) => {
  it('cost no attempt when the owner takes the machine back', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    const jobId = await farm.job();
    for (let n = 0; n < maxAttempts + 2; n++) {
      const grant = await farm.claim(machine);
      expect(grant).toMatchObject({ jobId, attempt: 1 });
      await releaseClaim(farm.db, farm.clock, grant.claimId, 'owner-reclaimed');
      await releaseClaim(farm.db, farm.clock, grant.claimId, 'owner-reclaimed');
    }
    expect(await farm.detail(jobId)).toMatchObject({ state: 'queued', attempt: 1 });
  });

  it('end as errored when the attempts are exhausted', async () => {
    const farm = new Farm(database());
    const jobId = await farm.job();
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const grant = await farm.claim(await farm.machine());
      expect(grant.attempt).toBe(attempt);
      await reportResult(farm.db, farm.clock, grant.claimId, sampleResult('out-of-memory'));
    }
    expect(await farm.detail(jobId)).toMatchObject({
      state: 'done',
      outcome: 'errored',
      reason: 'out-of-memory',
    });
  });

  it('never follow a failure of the source', async () => {
    const farm = new Farm(database());
    const jobId = await farm.job();
    const { claimId } = await farm.claim(await farm.machine());
    await reportResult(farm.db, farm.clock, claimId, sampleResult('tests-failed'));
    expect(await farm.detail(jobId)).toMatchObject({
      state: 'done',
      outcome: 'failed',
      reason: 'tests-failed',
    });
  });

  it('wait when the network failed, and are then told to listeners by the sweep', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    const jobId = await farm.job();
    const { claimId } = await farm.claim(machine);
    await reportResult(farm.db, farm.clock, claimId, sampleResult('source-unavailable'));
    expect((await farm.ask(machine)).grant).toBeNull();
    expect((await farm.detail(jobId)).waiting).toBe(
      'waits until 2026-03-01T12:01:00.000Z after source-unavailable',
    );
    farm.clock.advance(59_999);
    expect(await sweep(farm.db, farm.clock)).toEqual({ lost: 0, due: 0 });
    farm.clock.advance(1);
    expect(await sweep(farm.db, farm.clock)).toEqual({ lost: 0, due: 1 });
    expect(await farm.claim(machine)).toMatchObject({ jobId, attempt: 2 });
  });

  it('go to another machine when this one was at fault, which is quarantined for ever longer', async () => {
    const farm = new Farm(database());
    const [machine, other] = [await farm.machine(), await farm.machine()];
    const jobId = await farm.job();
    const { claimId } = await farm.claim(machine);
    await reportResult(farm.db, farm.clock, claimId, sampleResult('disk-full'));
    expect((await farm.ask(machine)).grant).toBeNull();
    expect(await machineDetail(farm.db, farm.clock, machine.agentId)).toMatchObject({
      state: 'quarantined',
      score: -1,
      quarantinedForS: 10,
    });
    farm.clock.advance(10_000);
    expect((await farm.ask(machine)).grant).toBeNull();
    expect((await farm.detail(jobId)).waiting).toBe('2 machines match: 1 idle, 1 did not finish it before');

    const second = await farm.job();
    const next = await farm.claim(machine);
    expect(next.jobId).toBe(second);
    await reportResult(farm.db, farm.clock, next.claimId, sampleResult('sandbox-failed'));
    expect(await machineDetail(farm.db, farm.clock, machine.agentId)).toMatchObject({ quarantinedForS: 20 });
    expect((await farm.claim(other)).jobId).toBe(jobId);
  });

  it('come back to the same machine after its quarantine when there is no other', async () => {
    const farm = new Farm(database());
    const [machine, other] = [await farm.machine(), await farm.machine()];
    const jobId = await farm.job();
    const { claimId } = await farm.claim(machine);
    await reportResult(farm.db, farm.clock, claimId, sampleResult('internal-error'));
    await leaveMachine(farm.db, farm.clock, other.agentId);
    expect((await farm.ask(machine)).grant).toBeNull();
    farm.clock.advance(10_000);
    expect(await farm.claim(machine)).toMatchObject({ jobId, attempt: 2 });
  });

  it('do not wait for another machine that has been away for a day', async () => {
    const farm = new Farm(database());
    const [machine] = [await farm.machine(), await farm.machine()];
    farm.clock.advance(24 * 3_600_000);
    const jobId = await farm.job();
    const { claimId } = await farm.claim(machine);
    await reportResult(farm.db, farm.clock, claimId, sampleResult('internal-error'));
    farm.clock.advance(10_000);
    expect(await farm.claim(machine)).toMatchObject({ jobId, attempt: 2 });
  });

  it('are not asked of a machine that refused by its policy for a minute', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    const jobId = await farm.job();
    const { claimId } = await farm.claim(machine);
    await releaseClaim(farm.db, farm.clock, claimId, 'refused');
    farm.clock.advance(59_999);
    expect((await farm.ask(machine)).grant).toBeNull();
    farm.clock.advance(1);
    expect(await farm.claim(machine)).toMatchObject({ jobId, attempt: 1 });
  });

  it('win a machine back its standing by a build that passes', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    await farm.request({ os: 'linux' });
    const failed = await farm.claim(machine);
    await reportResult(farm.db, farm.clock, failed.claimId, sampleResult('internal-error'));
    farm.clock.advance(10_000);
    const { claimId } = await farm.claim(machine);
    await reportResult(farm.db, farm.clock, claimId, sampleResult());
    expect(await machineDetail(farm.db, farm.clock, machine.agentId)).toMatchObject({
      score: 0,
      quarantinedForS: null,
    });
  });
});
