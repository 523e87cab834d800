import { rm } from 'node:fs/promises';
import { RequestSummary } from '@barnraiser/protocol';
import { waitUntil } from '../../testing/wait-until.js';
import type { MaintainedFarm } from './maintained-farm.js';
import { serveRepository } from './served-repository.js';

/** Requests of one project, and what they asked for. */
export interface MergedRequests {
  /** Its commit passed. */
  readonly passed: string;
  /** For the same commit; answered with that pass. */
  readonly reused: string;
  /** Three that wait, merged, oldest first; the second one's commit breaks the project. */
  readonly merged: readonly [string, string, string];
  /** The commit of `passed`, then those of `merged`. */
  readonly commits: readonly [string, string, string, string];
  /** Lets a machine build what waits, until the newest of the merged ones is done. */
  build(): Promise<void>;
  stop(): Promise<void>;
}

/** Asks for commits of one project on two targets while no machine is there to take the jobs. */
export async function askForMerged(farm: MaintainedFarm): Promise<MergedRequests> {
  const repository = await serveRepository(`${farm.folder}/served`);
  const word = (text: string) => repository.commit('word.txt', `${text}\n`);
  const first = word('first');
  await farm.apply({
    project: 'hops',
    title: 'Hops',
    source: { git: { url: repository.url, ref: 'main' } },
    targets: [
      { name: 'any', requires: { os: process.platform } },
      { name: 'sized', requires: { os: process.platform, cpus: '>=1' } },
    ],
    recipe: { steps: [{ name: 'check', run: 'test ! -e broken.txt' }] },
    'reuse-pass': '1h',
  } as { project: string });
  const passed = await farm.ask('hops');
  const machine = await farm.machine('quiet-owl');
  await whenDone(farm, passed);
  await machine.kill('SIGKILL');
  const reused = await farm.ask('hops');
  const second = word('second');
  const oldest = await farm.ask('hops', '--priority', 'low');
  const third = repository.commit('broken.txt', 'broken\n');
  const middle = await farm.ask('hops');
  const fourth = word('fourth');
  const newest = await farm.ask('hops', '--priority', 'high');
  return {
    passed,
    reused,
    merged: [oldest, middle, newest],
    commits: [first, second, third, fourth],
    async build() {
      farm.run('quiet-owl');
      await whenDone(farm, newest);
    },
    async stop() {
      await repository.stop();
      await rm(`${farm.folder}/served`, { recursive: true, force: true });
    },
  };
}

function whenDone(farm: MaintainedFarm, requestId: string): Promise<true> {
  return waitUntil('the request is done', async () => {
    const { state } = RequestSummary.parse(await farm.get(`/v1/requests/${requestId}`));
    return state === 'done' ? true : null;
  });
}
