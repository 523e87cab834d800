import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { describeEachDatabase } from '../testing/describe-each-database.js';
import { Farm, type FarmMachine } from '../testing/farm.js';
import { sampleResult } from '../testing/sample-result.js';
import { releaseClaim } from './release-claim.js';
import { renewClaim } from './renew-claim.js';
import { reportResult } from './report-result.js';
import { sweep } from './sweep.js';

const untilLostMs = 960_000;

/** A claim that was lost, with its job back in the queue. */
async function loseClaim(farm: Farm): Promise<{ machine: FarmMachine; claimId: string; jobId: string }> {
  const machine = await farm.machine();
  const jobId = await farm.job();
  const { claimId } = await farm.claim(machine);
  farm.clock.advance(untilLostMs);
  await sweep(farm.db, farm.clock);
  return { machine, claimId, jobId };
}

describeEachDatabase('reportResult', (database) => {
  it('finishes the job, and answers the same document again the same', async () => {
    const farm = new Farm(database());
    const jobId = await farm.job();
    const { claimId } = await farm.claim(await farm.machine());
    const first = await reportResult(farm.db, farm.clock, claimId, sampleResult());
    expect(first).toEqual({ accepted: 'current', credit: { cpuMs: 90_000 } });
    farm.clock.advance(1000);
    const { outcome, ...rest } = sampleResult();
    expect(await reportResult(farm.db, farm.clock, claimId, { ...rest, outcome })).toEqual(first);
    expect(await farm.detail(jobId)).toMatchObject({ state: 'done', outcome: 'passed', reason: null });
  });

  it('takes the same document sent twice at once as one', async () => {
    const farm = new Farm(database());
    await farm.job();
    const { claimId } = await farm.claim(await farm.machine());
    const replies = await Promise.all(
      [1, 2].map(() => reportResult(farm.db, farm.clock, claimId, sampleResult())),
    );
    expect(replies.map((reply) => reply.accepted)).toEqual(['current', 'current']);
  });

  it('settles what comes at once each by itself', async () => {
    const farm = new Farm(database());
    const [lost, machine, other] = [await loseClaim(farm), await farm.machine(), await farm.machine()];
    await farm.request({ os: 'linux' }, { os: 'linux' });
    const [one, two] = [await farm.claim(machine), await farm.claim(machine, { askedAtMs: 0 })];
    const third = await farm.claim(other);
    const failed = sampleResult('step-failed');
    const report = (claimId: string, result = sampleResult()) =>
      reportResult(farm.db, farm.clock, claimId, result);
    const settled = await Promise.allSettled([
      report(one.claimId),
      report(two.claimId, failed),
      report(randomUUID()),
      report(third.claimId),
      report(third.claimId, failed),
      report(lost.claimId),
    ]);
    expect(settled).toMatchObject([
      { value: { accepted: 'current' } },
      { value: { accepted: 'current' } },
      { reason: { code: 'unknown-claim' } },
      { value: { accepted: 'current' } },
      { reason: { code: 'result-conflict' } },
      { status: 'fulfilled' },
    ]);
    expect((await farm.detail(two.jobId)).outcome).toBe('failed');
    expect((await farm.detail(third.jobId)).outcome).toBe('passed');
  });

  it('refuses a different result', async () => {
    const farm = new Farm(database());
    await farm.job();
    const { claimId } = await farm.claim(await farm.machine());
    await reportResult(farm.db, farm.clock, claimId, sampleResult());
    await expect(
      reportResult(farm.db, farm.clock, claimId, sampleResult(null, { cpuMs: 1 })),
    ).rejects.toMatchObject({ code: 'result-conflict' });
  });

  it('counts a late result of a lost claim when nobody else has the job', async () => {
    const farm = new Farm(database());
    const { claimId, jobId, machine } = await loseClaim(farm);
    const { directives } = await farm.ask(machine, { holding: [claimId] });
    expect(directives).toEqual([]);
    const reply = await reportResult(farm.db, farm.clock, claimId, sampleResult());
    expect(reply.accepted).toBe('late');
    expect(await farm.detail(jobId)).toMatchObject({ state: 'done', outcome: 'passed' });
  });

  it('counts a late result while another machine builds, which is told to abandon', async () => {
    const farm = new Farm(database());
    const { claimId, jobId } = await loseClaim(farm);
    const second = await farm.claim(await farm.machine());
    const reply = await reportResult(farm.db, farm.clock, claimId, sampleResult('step-failed'));
    expect(reply.accepted).toBe('late');
    expect(await farm.detail(jobId)).toMatchObject({ state: 'done', outcome: 'failed' });
    const { directives } = await renewClaim(farm.db, farm.clock, second.claimId, { state: 'running' });
    expect(directives).toEqual([{ kind: 'abandon', claimId: second.claimId }]);
    const abandoned = await reportResult(farm.db, farm.clock, second.claimId, sampleResult());
    expect(abandoned.accepted).toBe('redundant');
  });

  it('keeps a result as redundant when another machine has finished the job', async () => {
    const farm = new Farm(database());
    const { machine, claimId, jobId } = await loseClaim(farm);
    const second = await farm.claim(await farm.machine());
    await reportResult(farm.db, farm.clock, second.claimId, sampleResult('tests-failed'));
    const held = await farm.ask(machine, { holding: [claimId] });
    expect(held.directives).toEqual([{ kind: 'abandon', claimId }]);
    const reply = await reportResult(farm.db, farm.clock, claimId, sampleResult());
    expect(reply.accepted).toBe('redundant');
    expect(await farm.detail(jobId)).toMatchObject({ outcome: 'failed' });
  });

  it('leaves the next attempt alone when a late result says only that this one failed', async () => {
    const farm = new Farm(database());
    const { claimId, jobId } = await loseClaim(farm);
    const reply = await reportResult(farm.db, farm.clock, claimId, sampleResult('out-of-memory'));
    expect(reply.accepted).toBe('late');
    expect(await farm.detail(jobId)).toMatchObject({ state: 'queued', attempt: 2 });
  });

  it('refuses a result of a claim that was given back, and of one that is not known', async () => {
    const farm = new Farm(database());
    await farm.job();
    const { claimId } = await farm.claim(await farm.machine());
    await releaseClaim(farm.db, farm.clock, claimId, 'thermal');
    await expect(reportResult(farm.db, farm.clock, claimId, sampleResult())).rejects.toMatchObject({
      code: 'claim-superseded',
    });
    await expect(reportResult(farm.db, farm.clock, randomUUID(), sampleResult())).rejects.toMatchObject({
      code: 'unknown-claim',
    });
  });

  it('settles once when the result comes while the claim is being lost and others claim', async () => {
    const farm = new Farm(database());
    const jobId = await farm.job();
    const [machine, other] = [await farm.machine(), await farm.machine()];
    const { claimId } = await farm.claim(machine);
    farm.clock.advance(untilLostMs);
    await Promise.all([
      sweep(farm.db, farm.clock),
      reportResult(farm.db, farm.clock, claimId, sampleResult()),
      farm.ask(other),
      sweep(farm.db, farm.clock),
    ]);
    expect(await farm.detail(jobId)).toMatchObject({ state: 'done', outcome: 'passed' });
  });

  it('keeps texts that a text column cannot hold', async () => {
    const farm = new Farm(database());
    const jobId = await farm.job();
    const { claimId } = await farm.claim(await farm.machine({ name: 'nul\0name' }));
    await reportResult(farm.db, farm.clock, claimId, sampleResult('step-failed', { detail: 'a\0b\ud800' }));
    const [build] = (await farm.detail(jobId)).builds;
    expect(build).toMatchObject({ outcome: 'failed', machine: { name: 'nul\ufffdname' } });
  });
});
