import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { authenticate } from '../enrolment/authenticate.js';
import { suspendMachine } from '../enrolment/suspend-machine.js';
import { describeEachDatabase } from '../testing/describe-each-database.js';
import { Farm } from '../testing/farm.js';
import { jobsQueuedChannel } from './jobs-queued-channel.js';
import { releaseClaim } from './release-claim.js';
import { matchedClasses } from './matched-classes.js';

describeEachDatabase('claimJob', (database) => {
  it('gives one job to exactly one of two machines', async () => {
    const farm = new Farm(database());
    const machines = [await farm.machine(), await farm.machine()];
    const jobId = await farm.job();
    const replies = await Promise.all(machines.map((machine) => farm.ask(machine)));
    const grants = replies.flatMap(({ grant }) => grant ?? []);
    expect(grants.map((grant) => grant.jobId)).toEqual([jobId]);
  });

  it('gives each of 20 jobs once to 32 claims at the same time', async () => {
    const farm = new Farm(database());
    const machines = [await farm.machine(), await farm.machine({ arch: 'arm64' })];
    const { jobIds } = await farm.request(
      ...Array.from({ length: 20 }, (_, n) => ({ cpus: `>=${(n % 4) + 1}` })),
    );
    const askedAtMs = farm.clock.now() - 1;
    const replies = await Promise.all(
      Array.from({ length: 32 }, (_, n) => farm.ask(machines[n % 2]!, { askedAtMs })),
    );
    const granted = replies.flatMap(({ grant }) => grant?.jobId ?? []);
    expect(granted.toSorted()).toEqual(jobIds.toSorted());
  });

  it('answers a repeated claim with the identical grant', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    await farm.request({ os: 'linux' }, { arch: 'x64' });
    const first = await farm.claim(machine);
    const again = await farm.claim(machine, { claimId: first.claimId });
    expect(again).toEqual(first);
  });

  it('answers the same claim sent twice at once with one job', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    await farm.request({ os: 'linux' }, { arch: 'x64' });
    const claimId = randomUUID();
    const [a, b] = await Promise.all([farm.claim(machine, { claimId }), farm.claim(machine, { claimId })]);
    expect(b).toEqual(a);
  });

  it('refuses a claim that has ended, and one of another machine', async () => {
    const farm = new Farm(database());
    const [machine, other] = [await farm.machine(), await farm.machine()];
    await farm.job();
    const { claimId } = await farm.claim(machine);
    await expect(farm.ask(other, { claimId })).rejects.toMatchObject({ code: 'claim-superseded' });
    await releaseClaim(farm.db, farm.clock, claimId, 'battery');
    await expect(farm.ask(machine, { claimId })).rejects.toMatchObject({ code: 'claim-superseded' });
  });

  it('never hands out a job whose requirements the machine does not meet', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    await farm.request({ 'tool.gcc': '>=14' }, { arch: 'riscv64' }, { trust: 'core' });
    expect((await farm.ask(machine)).grant).toBeNull();
    const better = await farm.machine({ tools: [{ name: 'gcc', version: '14.2.0' }] });
    expect((await farm.claim(better)).job.target).toBe('target-0');
  });

  it('keeps to the projects and the wall time that the machine accepts', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    await farm.job();
    expect((await farm.ask(machine, { accept: { projects: ['hello'] } })).grant).toBeNull();
    expect((await farm.ask(machine, { accept: { projects: [] } })).grant).toBeNull();
    expect(
      (await farm.ask(machine, { accept: { projects: ['greeting'], maxWallS: 60 } })).grant,
    ).not.toBeNull();
  });

  it('hands out older jobs first, across requirement classes', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    const order: string[] = [];
    for (const requires of [{ os: 'linux' }, { arch: 'x64' }, { os: 'linux' }]) {
      order.push(...(await farm.request(requires)).jobIds);
      farm.clock.advance(1000);
    }
    const askedAtMs = farm.clock.now() - 1;
    const claimed: string[] = [];
    for (const _ of order) claimed.push((await farm.claim(machine, { askedAtMs })).jobId);
    expect(claimed).toEqual(order);
  });

  it('finds jobs of a class that came up after it last looked', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    expect((await farm.ask(machine)).grant).toBeNull();
    await farm.request({ 'tool.make': '>=4' });
    expect((await farm.ask(machine)).grant).not.toBeNull();
  });

  it('refuses unknown descriptors, and machines that are suspended or not enrolled', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    await expect(farm.ask(machine, { descriptorRev: 'other' })).rejects.toMatchObject({
      code: 'descriptor-unknown',
    });
    await expect(farm.ask({ ...machine, agentId: randomUUID() })).rejects.toMatchObject({
      code: 'unauthorized',
    });
    await suspendMachine(farm.db, farm.clock, machine.agentId);
    await expect(farm.ask(machine)).rejects.toMatchObject({ code: 'agent-suspended' });
  });

  it('refuses credentials that have expired, are void, or are another machine’s', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    const other = await farm.machine();
    const jobId = await farm.job();
    const refused = { code: 'unauthorized' };
    await expect(farm.ask(machine, { token: other.token })).rejects.toMatchObject(refused);
    await expect(farm.ask(machine, { token: 'nobody' })).rejects.toMatchObject(refused);
    // One that is refused does not keep those who call at the same moment from their job.
    const settled = await Promise.allSettled([
      farm.ask(machine, { token: 'nobody' }),
      farm.ask(other, { token: other.token }),
    ]);
    expect(settled).toMatchObject([{ reason: refused }, { value: { grant: { jobId } } }]);
    await farm.job();
    farm.clock.advance(24 * 3_600_000);
    await expect(farm.ask(machine, { token: machine.token })).rejects.toMatchObject(refused);
    expect((await farm.ask(machine)).grant).not.toBeNull();
  });

  it('gives each claim a token that reaches that claim only', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    await farm.job();
    const grant = await farm.claim(machine);
    expect(await authenticate(farm.db, farm.clock, grant.token)).toEqual({
      kind: 'claim',
      claimId: grant.claimId,
      agentId: machine.agentId,
    });
    expect(
      await authenticate(farm.db, farm.clock, `${randomUUID()}.${grant.token.split('.')[1]}`),
    ).toBeNull();
  });

  it('tells listeners the class of each job that is queued', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    const heard: string[] = [];
    const stop = await farm.db.listen(jobsQueuedChannel, (payload) => heard.push(payload));
    await farm.job();
    await expect.poll(() => heard).toHaveLength(1);
    expect([...(await matchedClasses(farm.db, machine.descriptorRev))]).toEqual(heard);
    const { claimId } = await farm.claim(machine);
    await releaseClaim(farm.db, farm.clock, claimId, 'thermal');
    await expect.poll(() => heard).toHaveLength(2);
    await stop();
  });

  describe('holding', () => {
    it('queues live claims again at once when the machine omits them', async () => {
      const farm = new Farm(database());
      const machine = await farm.machine();
      const jobId = await farm.job();
      const dropped = await farm.claim(machine);
      farm.clock.advance(1);
      const again = await farm.claim(machine);
      expect(again).toMatchObject({ jobId, attempt: 2 });
      const { builds } = await farm.detail(jobId);
      expect(builds.find((build) => build.id === dropped.claimId)).toMatchObject({ state: 'lost' });
    });

    it('leaves claims alone that are held, or were granted after the call came in', async () => {
      const farm = new Farm(database());
      const machine = await farm.machine();
      await farm.request({ os: 'linux' }, { arch: 'x64' });
      const first = await farm.claim(machine);
      const askedAtMs = farm.clock.now();
      farm.clock.advance(5);
      const second = await farm.claim(machine, { holding: [first.claimId] });
      const { directives } = await farm.ask(machine, { holding: [first.claimId], askedAtMs });
      expect(directives).toEqual([]);
      for (const { jobId } of [first, second]) expect((await farm.detail(jobId)).state).toBe('claimed');
    });

    it('asks to abandon what is held in vain', async () => {
      const farm = new Farm(database());
      const machine = await farm.machine();
      await farm.job();
      const { claimId } = await farm.claim(machine);
      await releaseClaim(farm.db, farm.clock, claimId, 'shutdown');
      const unknown = randomUUID();
      const { directives } = await farm.ask(machine, {
        holding: [claimId, unknown],
        accept: { projects: [] },
      });
      expect(directives).toEqual([
        { kind: 'abandon', claimId },
        { kind: 'abandon', claimId: unknown },
      ]);
    });
  });
});
