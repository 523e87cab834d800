import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import { markVariable } from './process-mark.js';
import { followProcesses } from './process-tree.js';
import { standStill } from './stand-still.js';
import { terminate } from './terminate.js';

const claimId = '01920000-0000-7000-8000-00000000057a';
/** Spinning children in the group, in a session of their own, and orphaned; and one that forks without end. */
const storm = `
spin() { while :; do :; done; }
spin & spin &
setsid sh -c 'while :; do :; done' &
setsid sh -c "sh -c 'while :; do :; done' & exit" &
(while :; do sh -c : ; done) &
spin`;

it.skipIf(process.platform !== 'linux')('suspends all of a tree, wherever it has gone to', async () => {
  const child = spawn('/bin/sh', ['-c', storm], {
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, [markVariable]: claimId },
  });
  const tree = followProcesses(child.pid!, claimId);
  try {
    await expect.poll(async () => (await tree.members()).length).toBeGreaterThanOrEqual(6);
    await standStill(tree, child.pid!);
    expect((await tree.members()).length).toBeGreaterThanOrEqual(6);
    // On a busy machine the last of them stop when they get their turn.
    await expect
      .poll(async () => (await tree.members()).filter(({ state }) => state === 'alive'))
      .toEqual([]);
  } finally {
    const { remaining } = await terminate(tree, {
      graceMs: 0,
      standStill: () => standStill(tree, child.pid!),
      isHousing: () => false,
    });
    expect(remaining).toEqual([]);
  }
});
