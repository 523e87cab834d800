import { setImmediate as turn } from 'node:timers/promises';
import type { ProcessEntry } from './process-list.js';
import type { ProcessTree } from './process-tree.js';
import { sendSignal } from './send-signal.js';

/** What cannot be suspended in this time is not ours to signal. */
const longestMs = 1000;

/**
 * Suspends a whole tree (SIGSTOP): the root's group at once, which most of it belongs to, then
 * whoever else is found, until two passes in a row find nobody running. A group's signal alone
 * misses children that left it by setsid, and one pass alone misses those that were just being
 * forked. Settles then, or after a second; never rejects.
 */
export async function standStill(
  tree: ProcessTree,
  rootPid: number | null,
  send: typeof sendSignal = sendSignal,
): Promise<void> {
  if (rootPid !== null) send(-rootPid, 'SIGSTOP');
  const deadline = performance.now() + longestMs;
  // The first pass looks at descendants alone: it takes 2 ms where looking for marks takes 15.
  suspend(await tree.descendants(), send);
  for (let clean = 0; clean < 2 && performance.now() < deadline; await turn()) {
    clean = suspend(await tree.members(), send) === 0 ? clean + 1 : 0;
  }
}

/** Answers how many were still running and could be signalled. */
function suspend(members: readonly ProcessEntry[], send: typeof sendSignal): number {
  let running = 0;
  for (const { state, pid } of members) {
    if (state === 'stopped' || !send(pid, 'SIGSTOP')) continue;
    // A parent that waits for its vfork child (which stands still now) stays so, and stops before it runs again.
    if (state === 'alive') running += 1;
  }
  return running;
}
