import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessEntry } from './process-list.js';
import type { ProcessTree } from './process-tree.js';
import type { StartedCommand } from './start-command.js';
import type { StopCause } from './stop-cause.js';
import { terminate, type Termination } from './terminate.js';

/** How a started command came to its end. `exit` is null when it could not be ended at all. */
export interface AwaitedEnd {
  readonly exit: { readonly code: number | null; readonly signal: string | null } | null;
  /** What was ended: the whole tree when `halt` was aborted, else what ran on in the background. */
  readonly ended: Termination;
}

/** What is needed to end a command's tree. */
export interface EndingOptions {
  readonly tree: ProcessTree;
  readonly housingDepth: number;
  readonly graceMs: number;
  /** A tree that must end at once stands still. */
  readonly stoodStill: () => void;
}

/** How long background processes of a command that ended by itself are given, at most. */
const backgroundGraceMs = 2000;
/** What ended at the same moment as the command, the end of a pipeline for instance, was not left behind. */
const lateEndMs = 50;

/** Waits until a command has ended, by itself or because `halt` (with a `StopCause`) was aborted, and nothing of it runs any more. */
export async function awaitEnd(
  started: StartedCommand,
  options: EndingOptions,
  halt: AbortSignal,
): Promise<AwaitedEnd> {
  const isHousing = (entry: ProcessEntry): boolean =>
    (options.housingDepth > 0 && entry.pid === started.pid) ||
    (options.housingDepth > 1 && entry.parentPid === started.pid);

  const halted = new Promise<Termination>((resolve) => {
    const { tree, stoodStill } = options;
    const rootPid = started.pid;
    const end = (): void => {
      const graceMs = (halt.reason as StopCause).isAtOnce ? 0 : options.graceMs;
      resolve(terminate(tree, { graceMs, rootPid, isHousing, stoodStill }));
    };
    if (halt.aborted) end();
    else halt.addEventListener('abort', end, { once: true });
  });
  // A process that is stuck in the kernel never tells of its end; the termination does.
  const stuck = halted.then(({ remaining }) => (remaining.length > 0 ? null : started.exited));
  const exit = await Promise.race([started.exited, stuck]);
  if (halt.aborted) return { exit, ended: await halted };

  if ((await options.tree.members()).length > 0) await delay(lateEndMs);
  const graceMs = Math.min(options.graceMs, backgroundGraceMs);
  return { exit, ended: await terminate(options.tree, { graceMs, rootPid: started.pid, isHousing }) };
}
