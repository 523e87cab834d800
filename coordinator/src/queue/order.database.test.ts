import { expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { requestSummary } from '../history/request-summary.js';
import { describeEachDatabase } from '../testing/describe-each-database.js';
import { Farm, sampleProject, type FarmMachine } from '../testing/farm.js';
import { releaseClaim } from './release-claim.js';
import { putProject } from './requests/put-project.js';
import { requestBuild } from './requests/request-build.js';
import { rankOf } from './rules/fair-turn.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

describeEachDatabase('the order of the queue', (database) => {
  async function start(...projects: readonly string[]): Promise<Farm> {
    const farm = new Farm(database());
    for (const name of projects) await putProject(farm.db, farm.clock, sampleProject(undefined, name));
    return farm;
  }

  /** A request that is not merged; answers its job. */
  async function ask(farm: Farm, project: string, priority?: number): Promise<string> {
    const requestId = uuidv7();
    const wish = { requestId, project, commit: 'a'.repeat(40), priority, merge: false };
    await requestBuild(farm.db, farm.clock, wish);
    return (await requestSummary(farm.db, farm.clock, requestId)).jobs[0]!.id;
  }

  async function claims(farm: Farm, machine: FarmMachine, count: number): Promise<string[]> {
    const askedAtMs = farm.clock.now() - 1;
    const jobIds: string[] = [];
    for (let n = 0; n < count; n++) jobIds.push((await farm.claim(machine, { askedAtMs })).jobId);
    return jobIds;
  }

  it('is by priority, then by what each project got of late, and is told to who waits', async () => {
    const farm = await start('a', 'b', 'c');
    const a = [await ask(farm, 'a'), await ask(farm, 'a'), await ask(farm, 'a')] as const;
    farm.clock.advance(minuteMs);
    const b = await ask(farm, 'b');
    const c = await ask(farm, 'c', 10);
    const rows = await farm.db.query<{ rank: number; turn_at: number; priority: number }>(
      'select rank, turn_at, priority from queued_jobs',
    );
    expect(rows.map(({ rank }) => rank)).toEqual(rows.map((row) => rankOf(row.turn_at, row.priority)));
    const machine = await farm.machine();
    expect((await farm.detail(a[1])).waiting).toBe(
      '1 machine matches: 1 idle; 3 jobs go first (1 of higher priority, 1 of projects that were served less)',
    );
    expect((await farm.detail(b)).waiting).toBe(
      '1 machine matches: 1 idle; 2 jobs go first (1 of higher priority)',
    );
    expect((await farm.detail(c)).waiting).toBe('1 machine matches: 1 idle');
    expect(await claims(farm, machine, 5)).toEqual([c, a[0], b, a[1], a[2]]);
  });

  it('is by the project’s own priority where a request says none', async () => {
    const farm = await start('a');
    await putProject(farm.db, farm.clock, { ...sampleProject(undefined, 'b'), priority: 20 });
    const normal = await ask(farm, 'a');
    const urgent = await ask(farm, 'b');
    const low = await ask(farm, 'b', -10);
    expect(await claims(farm, await farm.machine(), 3)).toEqual([urgent, normal, low]);
  });

  it('is by age in the end', async () => {
    const farm = await start('a', 'b');
    const low = await ask(farm, 'a', -10);
    farm.clock.advance(10 * hourMs + 1);
    const normal = await ask(farm, 'b');
    expect(await claims(farm, await farm.machine(), 2)).toEqual([low, normal]);
  });

  it('is by the weight of projects', async () => {
    const farm = await start('a');
    await putProject(farm.db, farm.clock, { ...sampleProject(undefined, 'b'), weight: 2 });
    for (let n = 0; n < 6; n++) await ask(farm, 'a');
    const b: string[] = [];
    for (let n = 0; n < 6; n++) b.push(await ask(farm, 'b'));
    const first = await claims(farm, await farm.machine(), 6);
    expect(first.filter((jobId) => b.includes(jobId))).toHaveLength(4);
  });

  it('keeps the turn of a job that was given back', async () => {
    const farm = await start('a', 'b');
    const machine = await farm.machine();
    const first = await ask(farm, 'a');
    farm.clock.advance(minuteMs);
    const { claimId } = await farm.claim(machine);
    await ask(farm, 'b');
    await releaseClaim(farm.db, farm.clock, claimId, 'battery');
    expect(await claims(farm, machine, 1)).toEqual([first]);
  });
});
