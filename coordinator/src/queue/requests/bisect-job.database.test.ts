import { expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { requestSummary } from '../../history/request-summary.js';
import { describeEachDatabase } from '../../testing/describe-each-database.js';
import { Farm, sampleProject, type FarmMachine } from '../../testing/farm.js';
import { sampleResult } from '../../testing/sample-result.js';
import { reportResult } from '../report-result.js';
import { bisectJob } from './bisect-job.js';
import { putProject } from './put-project.js';
import { requestBuild } from './request-build.js';

const commitOf = (letter: string): string => letter.repeat(40);

describeEachDatabase('bisectJob', (database) => {
  async function ask(farm: Farm, letter: string, priority = 0): Promise<string> {
    const requestId = uuidv7();
    const wish = { requestId, project: 'greeting', commit: commitOf(letter), priority };
    await requestBuild(farm.db, farm.clock, wish);
    return requestId;
  }

  async function build(
    farm: Farm,
    machine: FarmMachine,
    reason: Parameters<typeof sampleResult>[0] = null,
  ): Promise<{ jobId: string; letter: string | undefined }> {
    const { claimId, jobId, job } = await farm.claim(machine);
    await reportResult(farm.db, farm.clock, claimId, sampleResult(reason));
    return { jobId, letter: job.source.kind === 'git' ? job.source.commit?.[0] : undefined };
  }

  /** `a` passed; `b`, `c` and `d` were merged and failed. */
  async function start(): Promise<{ farm: Farm; machine: FarmMachine; failed: string; newest: string }> {
    const farm = new Farm(database());
    const machine = await farm.machine();
    await putProject(farm.db, farm.clock, sampleProject());
    await ask(farm, 'a');
    await build(farm, machine);
    await ask(farm, 'b');
    await ask(farm, 'c', 10);
    const newest = await ask(farm, 'd');
    const { jobId } = await build(farm, machine, 'tests-failed');
    return { farm, machine, failed: jobId, newest };
  }

  it('asks for the commits between the last pass and the failure, each by itself', async () => {
    const { farm, machine, failed } = await start();
    const { blame, requestIds, known, target } = await bisectJob(farm.db, farm.clock, failed);
    expect(target).toBe('target-0');
    expect(blame).toMatchObject({ lastPassed: commitOf('a'), first: commitOf('b'), last: commitOf('d') });
    expect(known).toEqual([{ commit: commitOf('d'), outcome: 'failed' }]);
    const made = await Promise.all(requestIds.map((id) => requestSummary(farm.db, farm.clock, id)));
    expect(made.map(({ commit }) => commit?.[0])).toEqual(['b', 'c']);
    expect(made[0]).toMatchObject({ bisects: failed, priority: 10, ref: 'main', mergedInto: [] });
    // Neither are they merged with each other, nor with what is asked for later.
    await ask(farm, 'e');
    const built = [await build(farm, machine), await build(farm, machine), await build(farm, machine)];
    expect(built.map(({ letter }) => letter)).toEqual(['b', 'c', 'e']);
  });

  it('answers the same requests again, also at the same time and when they are done', async () => {
    const { farm, machine, failed } = await start();
    const [first, second] = await Promise.all([1, 2].map(() => bisectJob(farm.db, farm.clock, failed)));
    expect(second).toEqual(first);
    await build(farm, machine);
    expect(await bisectJob(farm.db, farm.clock, failed)).toEqual(first);
  });

  it('keeps the recipe with which the job failed', async () => {
    const { farm, machine, failed } = await start();
    await putProject(farm.db, farm.clock, { ...sampleProject(), title: 'Changed' });
    await bisectJob(farm.db, farm.clock, failed);
    expect((await farm.claim(machine)).job.title).toBe('A greeting');
  });

  it('is refused of a job that is unknown, has not failed, or stands for one commit', async () => {
    const { farm, machine, newest } = await start();
    const refused = (jobId: string): Promise<unknown> =>
      bisectJob(farm.db, farm.clock, jobId).catch((error: unknown) => (error as { code: string }).code);
    expect(await refused(uuidv7())).toBe('not-found');
    const waiting = await requestSummary(farm.db, farm.clock, await ask(farm, 'f'));
    expect(await refused(waiting.jobs[0]!.id)).toBe('conflict');
    const { jobId } = await build(farm, machine, 'step-failed');
    expect(await refused(jobId)).toBe('conflict');
    expect((await requestSummary(farm.db, farm.clock, newest)).outcome).toBe('failed');
  });
});
