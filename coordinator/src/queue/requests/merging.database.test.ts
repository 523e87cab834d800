import type { ClaimId, Project, RequestSummary } from '@barnraiser/protocol';
import { expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { requestSummary } from '../../history/request-summary.js';
import { describeEachDatabase } from '../../testing/describe-each-database.js';
import { Farm, sampleProject, type FarmMachine } from '../../testing/farm.js';
import { sampleResult } from '../../testing/sample-result.js';
import { releaseClaim } from '../release-claim.js';
import { reportResult } from '../report-result.js';
import { cancelRequest } from './cancel-request.js';
import { putProject } from './put-project.js';
import { requestBuild, type BuildWish } from './request-build.js';

const commitOf = (letter: string): string => letter.repeat(40);

/** A project with its requests, each for the commit `a`, `b`, … */
class Scene {
  readonly farm: Farm;
  readonly machine: Promise<FarmMachine>;
  readonly ids: string[] = [];
  /** The claims that the machine says it holds. */
  holding: ClaimId[] = [];

  constructor(farm: Farm) {
    this.farm = farm;
    this.machine = farm.machine();
  }

  async project(changes: Partial<Project> = {}): Promise<void> {
    await putProject(this.farm.db, this.farm.clock, { ...sampleProject(), ...changes });
  }

  async ask(letter: string, changes: Partial<BuildWish> = {}): Promise<string> {
    const requestId = uuidv7();
    this.ids.push(requestId);
    const wish = { requestId, project: 'greeting', commit: commitOf(letter), ...changes };
    await requestBuild(this.farm.db, this.farm.clock, wish);
    return requestId;
  }

  /** Claims the next job; answers the letter of its commit. */
  async claim(): Promise<{ claimId: string; letter: string }> {
    const { claimId, job } = await this.farm.claim(await this.machine, { holding: this.holding });
    this.holding.push(claimId);
    return { claimId, letter: (job.source.kind === 'git' && job.source.commit?.[0]) || '' };
  }

  async report(claimId: string, reason: Parameters<typeof sampleResult>[0] = null): Promise<void> {
    await reportResult(this.farm.db, this.farm.clock, claimId, sampleResult(reason));
  }

  async shown(requestId: string): Promise<RequestSummary> {
    return requestSummary(this.farm.db, this.farm.clock, requestId);
  }

  /** What is built, job by job, until the queue is empty: the letters of the commits. */
  async drain(): Promise<string[]> {
    const letters: string[] = [];
    while ((await this.farm.db.query('select 1 from queued_jobs')).length > 0) {
      const { claimId, letter } = await this.claim();
      letters.push(letter);
      await this.report(claimId);
    }
    return letters;
  }
}

type Step = (scene: Scene) => Promise<unknown>;
const ask =
  (letter: string, changes: Partial<BuildWish> = {}): Step =>
  (scene) =>
    scene.ask(letter, changes);
const recipe = (script: string): Step => {
  const { steps: _, ...rest } = sampleProject().recipe;
  return (scene) => scene.project({ recipe: { ...rest, steps: [{ name: 'make', script }] } });
};
const env = (value: string): Step => {
  return (scene) => scene.project({ recipe: { ...sampleProject().recipe, env: { CFLAGS: value } } });
};
const cancel =
  (n: number): Step =>
  (scene) =>
    cancelRequest(scene.farm.db, scene.farm.clock, scene.ids[n]!);
const claim: Step = (scene) => scene.claim();
const claimAndGiveBack: Step = async (scene) => {
  const { claimId } = await scene.claim();
  await releaseClaim(scene.farm.db, scene.farm.clock, claimId, 'battery');
};
const claimAndLoseNetwork: Step = async (scene) => {
  const { claimId } = await scene.claim();
  await scene.report(claimId, 'source-unavailable');
};
const targets = (...names: string[]): Step => {
  return (scene) => scene.project({ targets: names.map((name) => ({ name, requires: { os: 'linux' } })) });
};

/** What happens, and which commits are then given to a machine that takes all there is. */
const scenarios: readonly (readonly [name: string, steps: readonly Step[], built: string])[] = [
  ['one request', [ask('a')], 'a'],
  ['the same branch again', [ask('a'), ask('b')], 'b'],
  ['the same commit again', [ask('a'), ask('a')], 'a'],
  ['three of a branch', [ask('a'), ask('b'), ask('c')], 'c'],
  ['another branch', [ask('a', { ref: 'main' }), ask('b', { ref: 'next' })], 'ab'],
  ['the branch by its name and by default', [ask('a', { ref: 'main' }), ask('b')], 'b'],
  ['two branches in turn', [ask('a'), ask('b', { ref: 'next' }), ask('c'), ask('d', { ref: 'next' })], 'cd'],
  ['another recipe', [recipe('make'), ask('a'), recipe('make all'), ask('b')], 'ab'],
  ['another environment', [env('-O1'), ask('a'), env('-O2'), ask('b')], 'ab'],
  ['a recipe that came back', [recipe('x'), ask('a'), recipe('y'), ask('b'), recipe('x'), ask('c')], 'cb'],
  ['a patch on the second', [ask('a'), ask('b', { patch: 'diff' })], 'ab'],
  ['a patch on both', [ask('a', { patch: 'diff' }), ask('a', { patch: 'diff' })], 'aa'],
  ['opted out of the first', [ask('a', { merge: false }), ask('b')], 'ab'],
  ['opted out of the second', [ask('a'), ask('b', { merge: false })], 'ab'],
  ['opted out between two', [ask('a'), ask('b', { merge: false }), ask('c')], 'cb'],
  ['opted out by the project', [(scene) => scene.project({ merge: false }), ask('a'), ask('b')], 'ab'],
  [
    'opted in against the project',
    [(scene) => scene.project({ merge: false }), ask('a', { merge: true }), ask('b', { merge: true })],
    'b',
  ],
  ['claimed meanwhile', [ask('a'), claim, ask('b')], 'b'],
  ['claimed meanwhile, then two more', [ask('a'), claim, ask('b'), ask('c')], 'c'],
  ['given back meanwhile', [ask('a'), claimAndGiveBack, ask('b')], 'b'],
  ['waiting for another attempt', [ask('a'), claimAndLoseNetwork, ask('b')], ''],
  ['cancelled the first of two', [ask('a'), ask('b'), cancel(0)], 'b'],
  ['cancelled the second of two', [ask('a'), ask('b'), cancel(1)], 'a'],
  ['cancelled the middle of three', [ask('a'), ask('b'), ask('c'), cancel(1)], 'c'],
  ['cancelled both', [ask('a'), ask('b'), cancel(0), cancel(1)], ''],
  ['cancelled before the second', [ask('a'), cancel(0), ask('b')], 'b'],
  ['resolved earlier but asked later', [ask('b', { resolvedAtMs: 2 }), ask('a', { resolvedAtMs: 1 })], 'b'],
  ['two targets of the same kind', [targets('x', 'y'), ask('a'), ask('b')], 'bb'],
  ['one of two targets', [targets('x', 'y'), ask('a'), ask('b', { targets: ['y'] })], 'ab'],
];

describeEachDatabase('merging', (database) => {
  async function scene(): Promise<Scene> {
    const made = new Scene(new Farm(database()));
    await made.project();
    return made;
  }

  it.each(scenarios)('builds once what can be merged: %s', async (_name, steps, built) => {
    const made = await scene();
    for (const step of steps) await step(made);
    expect((await made.drain()).join('')).toBe(built);
  });

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
