import { setImmediate as turn } from 'node:timers/promises';
import type { ProcessEntry } from './process-list.js';
import type { ProcessTree } from './process-tree.js';
import { sendSignal } from './send-signal.js';

/** What cannot be suspended in this time is not ours to signal. */
const longestMs = 1000;

/**
 * Suspends a whole tree (SIGSTOP): the root's group at once, which most of it belongs to, then
 * whoever else is found, until two passes in a row find nobody who runs and was not told. A group's signal alone
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
  const told = new Set<string>();
  // The first pass looks at descendants alone: it takes 2 ms where looking for marks takes 15.
  suspend(await tree.descendants(), told, send);
  for (let clean = 0; clean < 2 && performance.now() < deadline; await turn()) {
    clean = suspend(await tree.members(), told, send) === 0 ? clean + 1 : 0;
  }
}

/**
 * Answers how many could be signalled for the first time. Whoever was before and has not stopped yet
 * waits for its turn on a busy machine; it will do nothing else than stop then.
 */
function suspend(members: readonly ProcessEntry[], told: Set<string>, send: typeof sendSignal): number {
  let news = 0;
  for (const { state, pid, startedAt } of members) {
    if (state === 'stopped' || !send(pid, 'SIGSTOP')) continue;
    const name = `${pid} ${startedAt}`;
    // A parent that waits for its vfork child (which stands still now) stays so, and stops before it runs again.
    if (state === 'alive' && !told.has(name)) news += 1;
    told.add(name);
  }
  return news;
}
