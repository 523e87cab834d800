import { expect, it } from 'vitest';
import { describeEachDatabase } from '../../testing/describe-each-database.js';
import { Farm } from '../../testing/farm.js';
import { sampleResult } from '../../testing/sample-result.js';
import { releaseClaim } from '../release-claim.js';
import { reportResult } from '../report-result.js';
import { commitOf, MergeScene } from '../testing/merge-scene.js';
import { cancelRequest } from './cancel-request.js';

describeEachDatabase('merging', (database) => {
  async function scene(): Promise<MergeScene> {
    const made = new MergeScene(new Farm(database()));
    await made.project();
    return made;
  }

  it('shows what became of each request, and gives all of them the result with its range', async () => {
    const made = await scene();
    const passed = await made.ask('a');
    await made.report((await made.claim()).claimId);
    const [first, second, third] = [await made.ask('b'), await made.ask('c'), await made.ask('d')];
    const before = await made.shown(first);
    expect(before.mergedInto).toEqual([{ request: third, targets: ['target-0'] }]);
    expect(before.jobs[0]?.waiting).toContain(`merged into ${third}; 1 machine matches`);
    const { claimId, letter } = await made.claim();
    expect(letter).toBe('d');
    await made.report(claimId, 'tests-failed');

    const blame = {
      lastPassed: commitOf('a'),
      first: commitOf('b'),
      last: commitOf('d'),
      commits: [commitOf('b'), commitOf('c'), commitOf('d')],
      requests: [first, second, third],
    };
    for (const id of [first, second, third]) {
      const shown = await made.shown(id);
      expect(shown).toMatchObject({ state: 'done', outcome: 'failed', jobs: [{ build: claimId, blame }] });
      expect(shown.jobs[0]?.commit).toBe(commitOf('d'));
    }
    expect((await made.shown(second)).commit).toBe(commitOf('c'));
    expect((await made.shown(third)).mergedFrom).toEqual([
      { request: first, targets: ['target-0'] },
      { request: second, targets: ['target-0'] },
    ]);
    expect((await made.shown(passed)).jobs[0]).toMatchObject({ blame: null, mergedInto: null });
  });

  it('is one thing, however many targets two requests share', async () => {
    const made = await scene();
    await made.project({ targets: ['x', 'y', 'z'].map((name) => ({ name, requires: { os: 'linux' } })) });
    const [older, newer] = [await made.ask('a'), await made.ask('b')];
    expect((await made.shown(older)).mergedInto).toEqual([{ request: newer, targets: ['x', 'y', 'z'] }]);
    expect((await made.shown(newer)).mergedFrom).toEqual([{ request: older, targets: ['x', 'y', 'z'] }]);
  });

  it('tells the machine which requests it builds for', async () => {
    const made = await scene();
    const older = await made.ask('a');
    await made.ask('b');
    const { job } = await made.farm.claim(await made.machine);
    expect(job.mergedFrom).toEqual([older]);
  });

  it('never changes what a machine builds, nor what it has built', async () => {
    const made = await scene();
    const older = await made.ask('a');
    const { claimId } = await made.claim();
    const newer = await made.ask('b');
    await cancelRequest(made.farm.db, made.farm.clock, newer);
    const again = await made.farm.claim(await made.machine, { claimId, holding: [claimId] });
    expect(again.job.source).toMatchObject({ commit: commitOf('a') });
    await releaseClaim(made.farm.db, made.farm.clock, claimId, 'battery');
    const latest = await made.ask('c');
    const detail = await made.farm.detail((await made.shown(older)).jobs[0]!.id);
    expect(detail).toMatchObject({ requests: [older, latest], job: { source: { commit: commitOf('c') } } });
    expect(detail.builds[0]?.commit).toBe(commitOf('a'));
  });

  it('does not take a late result for an older commit as that of the newer one', async () => {
    const made = await scene();
    await made.ask('a');
    const { claimId } = await made.claim();
    // The machine asks for another job and does not name the one that it holds: it counts as lost.
    made.holding = [];
    made.farm.clock.advance(1);
    const second = await made.claim();
    await releaseClaim(made.farm.db, made.farm.clock, second.claimId, 'battery');
    const newer = await made.ask('b');
    const held = await made.farm.ask(await made.machine, { holding: [claimId], accept: { projects: [] } });
    expect(held.directives).toEqual([{ kind: 'abandon', claimId }]);
    const { accepted } = await reportResult(made.farm.db, made.farm.clock, claimId, sampleResult());
    expect(accepted).toBe('redundant');
    expect((await made.shown(newer)).state).toBe('queued');
    expect(await made.drain()).toEqual(['b']);
  });

  it('keeps a job’s place, and gives it the highest priority of its requests', async () => {
    const made = await scene();
    const placeOf = async (): Promise<{ turn_at: number; priority: number }> =>
      (
        await made.farm.db.query<{ turn_at: number; priority: number }>(
          'select turn_at, priority from queued_jobs',
        )
      )[0]!;
    await made.ask('a', { priority: -10 });
    const { turn_at } = await placeOf();
    made.farm.clock.advance(60_000);
    await made.ask('b', { priority: 20 });
    await made.ask('c');
    expect(await placeOf()).toEqual({ turn_at, priority: 20 });
    await cancelRequest(made.farm.db, made.farm.clock, made.ids[1]!);
    expect(await placeOf()).toEqual({ turn_at, priority: 0 });
  });
});
