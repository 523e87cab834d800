import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { markVariable } from '../../process-mark.js';
import { followProcesses, type ProcessTree } from '../../process-tree.js';
import { standStill } from '../../stand-still.js';
import { terminate } from '../../terminate.js';
import type { Freezer } from '../freezer.js';

/** Spinning children in the group, in a session of their own, and orphaned; and two that fork without end. */
const script = `
spin() { while :; do :; done; }
spin & spin &
setsid sh -c 'while :; do :; done' &
setsid sh -c "sh -c 'while :; do :; done' & exit" &
(while :; do sh -c : ; done) &
setsid sh -c "(while :; do sh -c : ; done) & exit" &
spin`;

/** A tree that does all that it can not to be held. */
export interface Storm {
  readonly tree: ProcessTree;
  /** The processor time of all that there are now, in ms. */
  cpuMs(): Promise<number>;
  /** Ends all of it; rejects when something is left. */
  end(): Promise<void>;
}

/** Starts it under a freezer, and waits until all of it runs. */
export async function startStorm(freezer: Freezer): Promise<Storm> {
  const claimId = randomUUID();
  const [file = '', ...args] = freezer.wrap(['/bin/sh', '-c', script]);
  const child = spawn(file, args, {
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, [markVariable]: claimId },
  });
  const exited = once(child, 'close');
  const tree = followProcesses(child.pid!, claimId);
  freezer.attach(child.pid!, tree);
  while ((await tree.members()).length < 8) await new Promise((resolve) => setTimeout(resolve, 5));
  return {
    tree,
    cpuMs: async () => (await tree.members()).reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    end: async () => {
      const { remaining } = await terminate(tree, {
        graceMs: 0,
        standStill: () => standStill(tree, child.pid!),
        isHousing: () => false,
      });
      await exited;
      await freezer.close();
      if (remaining.length > 0) throw new Error(`Left over: ${remaining.join(', ')}`);
    },
  };
}
