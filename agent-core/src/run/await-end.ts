import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Freezer } from './freeze/freezer.js';
import { halfWritten } from './half-written.js';
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
  /** How the tree is asked to end. */
  readonly endSignal: NodeJS.Signals;
  /** A tree that must end at once stands still. */
  readonly stoodStill: () => void;
  readonly freezer: Freezer;
  /** Whether the tree stands still already: then it hears nothing but SIGKILL. */
  readonly isFrozen: () => boolean;
  /** Files below it that were just being written when the tree had to end at once are removed. */
  readonly workFolder: string;
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
    const end = (): void => resolve(endTree(options, halt.reason as StopCause, isHousing));
    if (halt.aborted) end();
    else halt.addEventListener('abort', end, { once: true });
  });
  // A process that is stuck in the kernel never tells of its end; the termination does.
  const stuck = halted.then(({ remaining }) => (remaining.length > 0 ? null : started.exited));
  const exit = await Promise.race([started.exited, stuck]);
  if (halt.aborted) return { exit, ended: await halted };

  const { tree, freezer } = options;
  const nobody: Termination = { ended: 0, remaining: [] };
  // Who left the group is looked for among those that are new.
  if (freezer.isEmpty() && (await tree.sinceBegin())?.length === 0) return { exit, ended: nobody };
  if ((await tree.members()).length > 0) await delay(lateEndMs);
  else if ((await tree.newcomers()).length === 0) return { exit, ended: nobody };
  const graceMs = Math.min(options.graceMs, backgroundGraceMs);
  const kill = (): Promise<boolean> => freezer.kill();
  // In a frozen tree nobody hears that they are asked to end.
  const ended = await terminate(tree, {
    graceMs: options.isFrozen() ? 0 : graceMs,
    standStill: () => freezer.hold(),
    kill,
    isHousing,
  });
  return { exit, ended };
}

/** Ends a tree before its time. What hears nothing, or must not take any time, is not asked. */
async function endTree(
  options: EndingOptions,
  cause: StopCause,
  isHousing: (entry: ProcessEntry) => boolean,
): Promise<Termination> {
  const { tree, freezer, workFolder, endSignal } = options;
  const isFrozen = options.isFrozen();
  const isAbrupt = isFrozen || cause.isAtOnce;
  let torn: string[] = [];
  const ended = await terminate(tree, {
    graceMs: isAbrupt ? 0 : options.graceMs,
    endSignal,
    standStill: isFrozen ? async () => undefined : () => freezer.hold(),
    stoodStill: isFrozen ? () => undefined : options.stoodStill,
    kill: async () => {
      // What goes on later must not find them; what reports a failure may need them.
      if (isAbrupt && cause.outcome === 'cancelled') torn = halfWritten(await tree.members(), workFolder);
      return freezer.kill();
    },
    isHousing,
  });
  await Promise.all(torn.map((path) => rm(path, { force: true }).catch(() => undefined)));
  return ended;
}
