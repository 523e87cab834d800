import { Sha256 } from '@barnraiser/protocol';
import { expect, it } from 'vitest';
import { describeEachDatabase } from '../../testing/describe-each-database.js';
import { Farm, sampleProject } from '../../testing/farm.js';
import { MergeScene } from '../testing/merge-scene.js';
import { bisectJob } from './bisect-job.js';
import { cancelRequest } from './cancel-request.js';
import type { BuildWish } from './request-build.js';

const claimers = 32;

type Step = (scene: MergeScene) => Promise<unknown>;
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
  await scene.giveBack(claimId);
};
const claimAndLoseNetwork: Step = async (scene) => {
  const { claimId } = await scene.claim();
  await scene.report(claimId, 'source-unavailable');
};
const claimAndFail: Step = async (scene) => {
  const { claimId } = await scene.claim();
  await scene.report(claimId, 'tests-failed');
};
const claimAndPass: Step = async (scene) => {
  const { claimId } = await scene.claim();
  await scene.report(claimId);
};
/** Asks for the commits of the job that a request ended in, one by one. */
const bisect =
  (n: number): Step =>
  async (scene) => {
    const { jobs } = await scene.shown(scene.ids[n]!);
    const { requestIds } = await bisectJob(scene.farm.db, scene.farm.clock, jobs[0]!.id);
    scene.ids.push(...requestIds.filter((id) => !scene.ids.includes(id)));
  };
const archive: Step = (scene) => {
  const source = { archive: { url: 'https://example.org/a.tar.gz', sha256: Sha256.parse('a'.repeat(64)) } };
  return scene.project({ source });
};
const targets = (...names: string[]): Step => {
  return (scene) => scene.project({ targets: names.map((name) => ({ name, requires: { os: 'linux' } })) });
};

const three = [ask('a'), ask('b'), ask('c')];

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
  [
    'waiting for another attempt, then opted out',
    [ask('a'), claimAndLoseNetwork, ask('b', { merge: false })],
    'b',
  ],
  ['cancelled the first of two', [ask('a'), ask('b'), cancel(0)], 'b'],
  ['cancelled the second of two', [ask('a'), ask('b'), cancel(1)], 'a'],
  ['cancelled the middle of three', [ask('a'), ask('b'), ask('c'), cancel(1)], 'c'],
  ['cancelled both', [ask('a'), ask('b'), cancel(0), cancel(1)], ''],
  ['cancelled before the second', [ask('a'), cancel(0), ask('b')], 'b'],
  ['cancelled while it is built, then another', [ask('a'), claim, cancel(0), ask('b')], 'b'],
  ['cancelled one of two while they are built', [ask('a'), ask('b'), claim, cancel(1)], ''],
  ['cancelled one of two that were given back', [ask('a'), ask('b'), claimAndGiveBack, cancel(1)], 'a'],
  ['resolved earlier but asked later', [ask('b', { resolvedAtMs: 2 }), ask('a', { resolvedAtMs: 1 })], 'b'],
  ['two targets of the same kind', [targets('x', 'y'), ask('a'), ask('b')], 'bb'],
  ['one of two targets', [targets('x', 'y'), ask('a'), ask('b', { targets: ['y'] })], 'ab'],
  ['an archive twice', [archive, ask('', { commit: null }), ask('', { commit: null })], ''],
  ['failed with three commits', [...three, claimAndFail], ''],
  ['failed with three commits, bisected', [...three, claimAndFail, bisect(0)], 'ab'],
  ['bisected twice', [...three, claimAndFail, bisect(0), bisect(2)], 'ab'],
  ['bisected, and asked for again', [...three, claimAndFail, bisect(1), ask('a'), ask('d')], 'abd'],
  ['bisected where one is known', [ask('a'), claimAndPass, ...three, claimAndFail, bisect(1)], 'b'],
  ['bisected, then cancelled one', [...three, claimAndFail, bisect(0), cancel(3)], 'b'],
  ['failed with three commits, one cancelled, bisected', [...three, cancel(0), claimAndFail, bisect(1)], 'b'],
];

describeEachDatabase('what can be merged is built once', (database) => {
  async function play(steps: readonly Step[]): Promise<MergeScene> {
    const scene = new MergeScene(new Farm(database()));
    await scene.project();
    for (const step of steps) await step(scene);
    return scene;
  }

  /** What the machine still builds is passed; then nobody waits who is not to wait. */
  async function waiting(scene: MergeScene): Promise<string[]> {
    for (const claimId of scene.holding) await scene.report(claimId);
    const shown = await Promise.all(scene.ids.map((id) => scene.shown(id)));
    const delayed = await scene.farm.db.query<{ id: string }>(
      'select request_id as id from request_jobs join delayed_jobs using (job_id)',
    );
    return shown
      .filter(
        ({ id, state }) => state !== 'done' && state !== 'cancelled' && !delayed.some((row) => row.id === id),
      )
      .map(({ commit }) => commit ?? '');
  }

  it.each(scenarios)('%s', async (_name, steps, built) => {
    const scene = await play(steps);
    expect((await scene.drain()).join('')).toBe(built);
    expect(await waiting(scene)).toEqual([]);
  });

  it.each(scenarios)(`%s, with ${claimers} claimers at once`, async (_name, steps, built) => {
    const scene = await play(steps);
    expect((await scene.drainAtOnce(claimers)).join('')).toBe(built.split('').toSorted().join(''));
    expect(await waiting(scene)).toEqual([]);
  });
});
