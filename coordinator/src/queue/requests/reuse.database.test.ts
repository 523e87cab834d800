import { expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { listBuilds } from '../../history/list-builds.js';
import { requestSummary } from '../../history/request-summary.js';
import { describeEachDatabase } from '../../testing/describe-each-database.js';
import { Farm, sampleProject } from '../../testing/farm.js';
import { sampleResult } from '../../testing/sample-result.js';
import { reportResult } from '../report-result.js';
import { cancelRequest } from './cancel-request.js';
import { putProject } from './put-project.js';
import { requestBuild, type BuildWish } from './request-build.js';

describeEachDatabase('reuse of a recent pass', (database) => {
  const commit = 'a'.repeat(40);

  async function ask(farm: Farm, changes: Partial<BuildWish> = {}): Promise<string> {
    const requestId = uuidv7();
    await requestBuild(farm.db, farm.clock, { requestId, project: 'greeting', commit, ...changes });
    return requestId;
  }

  async function build(farm: Farm, reason: Parameters<typeof sampleResult>[0] = null): Promise<string> {
    const { claimId } = await farm.claim(await farm.machine());
    await reportResult(farm.db, farm.clock, claimId, sampleResult(reason));
    return claimId;
  }

  async function start(reusePassS?: number): Promise<Farm> {
    const farm = new Farm(database());
    await putProject(farm.db, farm.clock, { ...sampleProject(), ...(reusePassS && { reusePassS }) });
    return farm;
  }

  it('answers at once, and cites the build on both sides', async () => {
    const farm = await start(3600);
    const first = await ask(farm);
    const claimId = await build(farm);
    farm.clock.advance(3_600_000);
    const again = await ask(farm);
    const shown = await requestSummary(farm.db, farm.clock, again);
    expect(shown).toMatchObject({
      state: 'done',
      outcome: 'passed',
      reusedFrom: [{ target: 'target-0', build: claimId, finishedAt: '2026-03-01T12:00:00.000Z' }],
      jobs: [{ build: claimId, reusedFrom: claimId, mergedInto: null, blame: null }],
    });
    const [listed] = await listBuilds(farm.db, farm.clock, { limit: 1 });
    expect(listed).toMatchObject({ requests: [first], reusedBy: [again] });
    await cancelRequest(farm.db, farm.clock, again);
    expect(await requestSummary(farm.db, farm.clock, first)).toMatchObject({ outcome: 'passed' });
  });

  it('is off unless the project asks for it', async () => {
    const farm = await start();
    await ask(farm);
    await build(farm);
    const again = await requestSummary(farm.db, farm.clock, await ask(farm));
    expect(again).toMatchObject({ state: 'queued', reusedFrom: [] });
  });

  it.each<[string, Partial<BuildWish>, number]>([
    ['for a request that wants a fresh build', { fresh: true }, 0],
    ['for another commit', { commit: 'b'.repeat(40) }, 0],
    ['for another branch', { ref: 'next' }, 0],
    ['with a patch', { patch: 'diff' }, 0],
    ['of a pass that is too old', {}, 3_600_001],
  ])('does not happen %s', async (_why, changes, laterMs) => {
    const farm = await start(3600);
    await ask(farm);
    await build(farm);
    farm.clock.advance(laterMs);
    const again = await requestSummary(farm.db, farm.clock, await ask(farm, changes));
    expect(again).toMatchObject({ state: 'queued', reusedFrom: [] });
  });

  it('does not happen of a failure', async () => {
    const farm = await start(3600);
    await ask(farm);
    await build(farm, 'tests-failed');
    expect((await requestSummary(farm.db, farm.clock, await ask(farm))).state).toBe('queued');
  });

  it('also serves a request that is not to be merged', async () => {
    const farm = await start(3600);
    await ask(farm);
    await build(farm);
    expect((await requestSummary(farm.db, farm.clock, await ask(farm, { merge: false }))).state).toBe('done');
  });
});
