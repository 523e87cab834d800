import { readdir } from 'node:fs/promises';
import { sweepWorkspaces } from '../prepare/workspace.js';
import { endLeftovers } from '../run/leftovers.js';
import type { DataFolders } from '../storage/data-folders.js';
import type { AgentLoop } from '../agent.js';
import { CallError } from './call-error.js';
import type { Owner } from './owner.js';

/** A report may be slow to write; what runs has long ended by then. */
const longestMs = 20_000;

/**
 * Ends the build that runs, removes its files, and pauses until the owner resumes. The claim goes
 * back to its coordinator as soon as that can be reached. Settles when no process and no file of a
 * build is left. Rejects with `CallError` too-slow when something could not be ended or removed.
 */
export async function stopAll(loop: AgentLoop, owner: Owner, { work }: DataFolders): Promise<void> {
  const claimId = loop.builds.current?.claimId ?? null;
  loop.dispatch({ kind: 'reclaimAsked' });
  const paused = owner.change((stored) => ({ ...stored, pausedUntil: 'until-resumed', anywayUntil: null }));
  // Also a build that was already ending, in its own time, ends now.
  const ended = claimId === null ? null : await endLeftovers(claimId);
  await loop.builds.untilIdle(longestMs);
  await sweepWorkspaces(work, new Set());
  await paused;
  const stuck = (ended?.remaining ?? []).map((pid) => `process ${pid}`);
  const left = (await readdir(work)).map((name) => `folder ${name}`);
  if (stuck.length + left.length === 0) return;
  throw new CallError(
    'too-slow',
    `Paused, but this could not be ended or removed: ${[...stuck, ...left].join(', ')}.`,
  );
}
