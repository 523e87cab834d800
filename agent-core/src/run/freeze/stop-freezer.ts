import type { ProcessTree } from '../process-tree.js';
import { sendSignal } from '../send-signal.js';
import { standStill } from '../stand-still.js';
import { freezeChecked } from './freeze-checked.js';
import type { Freezer } from './freezer.js';

/** One continues all; the others are for processes that were just being stopped. What the build then stops itself must not be continued for ever. */
const mostPasses = 3;

/**
 * Freezes by SIGSTOP to the group and to whoever a sweep of all processes finds, until two sweeps
 * find nobody running; needs no rights. Children that left by setsid or a double fork are found by
 * their parents, by having been seen, and on Linux by the build's mark in environment and limits,
 * which every child inherits: Node cannot make the agent a subreaper (prctl(2),
 * PR_SET_CHILD_SUBREAPER), and in bubblewrap the namespace's first process is one already. What a
 * build itself had stopped goes on with the rest.
 */
export function stopFreezer(send: typeof sendSignal = sendSignal): Freezer {
  let root: { readonly pid: number; readonly tree: ProcessTree } | null = null;
  const hold = async (): Promise<void> => {
    if (root !== null) await standStill(root.tree, root.pid, send);
  };
  return {
    kind: 'stop-signals',
    wrap: (command) => command,
    attach: (pid, tree) => {
      root = { pid, tree };
    },
    isEmpty: () => false,
    hold,
    async freeze() {
      if (root === null) throw new Error('a freezer is attached before it freezes');
      return { method: 'stop-signals', ...(await freezeChecked(root.tree, hold)) };
    },
    async thaw() {
      if (root !== null) await goOn(root.tree, root.pid, send);
    },
    kill: async () => false,
    close: async () => undefined,
  };
}

async function goOn(tree: ProcessTree, rootPid: number, send: typeof sendSignal): Promise<void> {
  for (let pass = 0; pass < mostPasses; pass += 1) {
    const stopped = (await tree.members()).filter(({ state }) => state === 'stopped');
    // Children first: a parent that waits for them finds them running.
    const sent = stopped.toReversed().filter(({ pid }) => send(pid, 'SIGCONT'));
    if (pass === 0) send(-rootPid, 'SIGCONT');
    if (sent.length === 0) return;
  }
}
