import { MachineDetail } from '@barnraiser/protocol';
import { expect, it } from 'vitest';
import { releaseClaim } from '../queue/release-claim.js';
import { reportResult } from '../queue/report-result.js';
import { describeEachDatabase } from '../testing/describe-each-database.js';
import { Farm, type FarmMachine } from '../testing/farm.js';
import { sampleResult } from '../testing/sample-result.js';
import { machineDetail } from './machine-detail.js';

const weekMs = 7 * 24 * 3_600_000;
const hourMs = 3_600_000;

async function build(farm: Farm, machine: FarmMachine, how: 'passed' | 'failed' | 'released') {
  await farm.job();
  const { claimId } = await farm.claim(machine);
  if (how === 'released') {
    farm.clock.advance(hourMs / 2);
    await releaseClaim(farm.db, farm.clock, claimId, 'battery', 'unplugged');
    return;
  }
  const result = sampleResult(how === 'failed' ? 'tests-failed' : null, { durationMs: hourMs, frozenMs: 0 });
  await reportResult(farm.db, farm.clock, claimId, result);
}

describeEachDatabase('weeks of contributions', (database) => {
  const seen = async (farm: Farm, machine: FarmMachine) =>
    MachineDetail.parse(await machineDetail(farm.db, farm.clock, machine.agentId));

  it('are 26, begin on Mondays in UTC, and are there when nothing was built', async () => {
    const farm = new Farm(database());
    const { weeks, interruptionRatio } = await seen(farm, await farm.machine());
    expect(interruptionRatio).toBeNull();
    expect(weeks).toHaveLength(26);
    // The farm's clock starts on Sunday, 1 March 2026, 12:00 UTC.
    expect(weeks.at(-1)).toEqual({ start: '2026-02-23T00:00:00.000Z', builds: 0, hours: 0, byOutcome: {} });
    expect(weeks[0]?.start).toBe('2025-09-01T00:00:00.000Z');
  });

  it('count a build in the week in which it ended, by how it ended', async () => {
    const farm = new Farm(database());
    const machine = await farm.machine();
    await build(farm, machine, 'passed');
    farm.clock.advance(12 * hourMs - 1);
    await build(farm, machine, 'failed');
    farm.clock.advance(1);
    await build(farm, machine, 'passed');
    const { weeks, interruptionRatio } = await seen(farm, machine);
    expect(interruptionRatio).toBe(0);
    expect(weeks.slice(-2)).toEqual([
      { start: '2026-02-23T00:00:00.000Z', builds: 2, hours: 2, byOutcome: { passed: 1, failed: 1 } },
      { start: '2026-03-02T00:00:00.000Z', builds: 1, hours: 1, byOutcome: { passed: 1 } },
    ]);
    farm.clock.advance(24 * weekMs);
    expect((await seen(farm, machine)).weeks[0]).toMatchObject({
      start: '2026-02-23T00:00:00.000Z',
      builds: 2,
    });
    farm.clock.advance(weekMs);
    expect((await seen(farm, machine)).weeks[0]).toMatchObject({
      start: '2026-03-02T00:00:00.000Z',
      builds: 1,
    });
  });

  it('tell interrupted builds from others, and those of another machine not at all', async () => {
    const farm = new Farm(database());
    const [machine, other] = [await farm.machine(), await farm.machine()];
    for (const how of ['passed', 'failed', 'passed'] as const) await build(farm, machine, how);
    await build(farm, other, 'passed');
    await build(farm, machine, 'released');
    const { weeks, interruptionRatio } = await seen(farm, machine);
    expect(interruptionRatio).toBe(0.25);
    expect(weeks.at(-1)).toMatchObject({
      builds: 4,
      hours: 3.5,
      byOutcome: { passed: 2, failed: 1, released: 1 },
    });
  });
});
