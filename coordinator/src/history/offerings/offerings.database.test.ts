import { Offering } from '@barnraiser/protocol';
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { createInvite } from '../../enrolment/create-invite.js';
import { suspendMachine } from '../../enrolment/suspend-machine.js';
import { putProject } from '../../queue/requests/put-project.js';
import { reportResult } from '../../queue/report-result.js';
import { describeEachDatabase } from '../../testing/describe-each-database.js';
import { Farm, sampleProject, type FarmMachine } from '../../testing/farm.js';
import { sampleDescriptor } from '../../testing/sample-descriptor.js';
import { sampleResult } from '../../testing/sample-result.js';
import { machineOfferings } from './machine-offerings.js';
import { previewInvite } from './preview-invite.js';

async function build(farm: Farm, machine: FarmMachine, durationMs: number, hasFailed = false): Promise<void> {
  await farm.job();
  const { claimId } = await farm.claim(machine);
  const result = sampleResult(hasFailed ? 'tests-failed' : null, { durationMs, frozenMs: 0 });
  await reportResult(farm.db, farm.clock, claimId, result);
  farm.clock.advance(1000);
}

describeEachDatabase('offerings', (database) => {
  const seen = async (farm: Farm, machine: FarmMachine) =>
    (await machineOfferings(farm.db, machine.agentId)).map((offering) => Offering.parse(offering));

  it('say of each target whether this machine matches, and what it lacks', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine({ labels: { board: 'mine' } });
    const wanted = [{ os: 'linux' }, { arch: 'riscv64', 'tool.gcc': '>=14', 'tool.cmake': true }];
    await putProject(farm.db, farm.clock, sampleProject(wanted, 'zebra'));
    await putProject(farm.db, farm.clock, sampleProject([{ os: 'linux' }], 'ant'));
    await farm.machine();
    await suspendMachine(farm.db, farm.clock, (await farm.machine()).agentId);
    const offerings = await seen(farm, machine);
    expect(offerings.map(({ project }) => project)).toEqual(['ant', 'zebra']);
    expect(offerings[1]?.targets).toEqual([
      { name: 'target-0', matches: true, missing: null, otherMachines: 1, typicalMs: null, waiting: 0 },
      {
        name: 'target-1',
        matches: false,
        missing: 'arch riscv64 (has x64), tool.gcc >=14 (has 12.2.0), tool.cmake present (has none)',
        otherMachines: 0,
        typicalMs: null,
        waiting: 0,
      },
    ]);
    expect(offerings[1]?.mine).toEqual({ builds: 0, passed: 0, failed: 0, last: null });
  });

  it('tell the median of the passed builds, what waits, and what this machine did', async () => {
    const farm = new Farm(database());
    const [machine, other] = [await farm.machine(), await farm.machine()];
    for (const durationMs of [10_000, 60_000, 20_000]) await build(farm, other, durationMs);
    await build(farm, machine, 1000, true);
    await build(farm, machine, 30_000);
    await farm.job();
    await farm.job();
    const [greeting] = await seen(farm, machine);
    expect(greeting?.targets[0]).toMatchObject({ typicalMs: 25_000, waiting: 2, otherMachines: 1 });
    expect(greeting?.mine).toEqual({
      builds: 2,
      passed: 1,
      failed: 1,
      last: { outcome: 'passed', at: '2026-03-01T12:00:04.000Z' },
    });
  });

  it('count the fifty newest passed builds', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    for (let n = 0; n < 3; n++) await build(farm, machine, 1_000_000);
    for (let n = 0; n < 50; n++) await build(farm, machine, 5000);
    expect((await seen(farm, machine))[0]?.targets[0]?.typicalMs).toBe(5000);
  });

  it('are refused of a machine that is not known', async () => {
    const farm = new Farm(database());
    await expect(machineOfferings(farm.db, randomUUID())).rejects.toMatchObject({ code: 'not-found' });
  });

  it('are shown for an invite, which stays good', async () => {
    const farm = new Farm(database());
    const known = await farm.machine();
    await farm.job();
    const { code } = await createInvite(farm.db, farm.clock, { ttlS: 60 });
    const descriptor = sampleDescriptor(randomUUID());
    const look = (agentId: string) =>
      previewInvite(farm.db, farm.clock, { code, descriptor: sampleDescriptor(agentId) });
    const preview = await previewInvite(farm.db, farm.clock, { code, descriptor });
    expect(preview).toMatchObject({ machines: 1, expiresAt: '2026-03-01T12:01:00.000Z' });
    expect(preview.offerings).toMatchObject([
      { project: 'greeting', targets: [{ matches: true, otherMachines: 1, waiting: 1 }], mine: null },
    ]);
    // Knowing the id of a machine does not tell what it built.
    expect((await look(known.agentId)).offerings[0]).toMatchObject({
      mine: null,
      targets: [{ otherMachines: 0 }],
    });
    farm.clock.advance(60_000);
    await expect(look(randomUUID())).rejects.toMatchObject({ code: 'invite-invalid' });
  });
});
