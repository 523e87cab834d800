import { readdirSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isMarked } from '../process-mark.js';
import { findHierarchies, type Hierarchy } from './find-hierarchies.js';
import { groupPrefix } from './group-places.js';
import { readKernelFile } from './kernel-file.js';

/** What became of control groups that builds left behind. */
export interface LeftGroups {
  readonly removed: readonly string[];
  readonly left: readonly { readonly path: string; readonly why: string }[];
}

/** An agent makes a group and puts its build there within moments. */
const youngMs = 60_000;

/**
 * Removes the control groups of builds that are over: those of `claims`, those of steps whose agent
 * is gone, and old ones that hold nobody. One that still holds processes of such a build is told.
 * Those of other users are theirs. A dry run removes nothing and tells what would go.
 */
export function removeLeftGroups(
  claims: ReadonlySet<string>,
  { isDryRun = false, hierarchies }: { isDryRun?: boolean; hierarchies?: readonly Hierarchy[] } = {},
): LeftGroups {
  const removed: string[] = [];
  const left: { path: string; why: string }[] = [];
  const folders = new Set((hierarchies ?? findHierarchies()).flatMap((one) => one.folders));
  for (const path of [...folders].flatMap(groupsIn).filter(isOwn)) {
    const isOver = isOfBuildThatIsOver(path, claims);
    const members = (readKernelFile(join(path, 'cgroup.procs')) ?? '').trim().split('\n').filter(Boolean);
    if (members.length > 0) {
      // Another agent's build, or what is left of it, is for that agent's owner to hear of.
      if (isOver && members.some((pid) => isOf(Number(pid), claims)))
        left.push({ path, why: `holds the processes ${members.join(', ')}` });
    } else if (isOver || isOld(path)) {
      if (isDryRun || remove(path)) removed.push(path);
      else if (isOver) left.push({ path, why: 'the system does not let it go' });
    }
  }
  return { removed, left };
}

/** `barnraiser-CLAIM` has a build's limits, `barnraiser.PID.N` a step that the agent PID may freeze. */
function isOfBuildThatIsOver(path: string, claims: ReadonlySet<string>): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const pid = /^barnraiser\.(\d+)\.\d+$/.exec(name)?.[1];
  return pid === undefined ? claims.has(name.slice(groupPrefix.length)) : !isThere(`/proc/${pid}`);
}

function isOf(pid: number, claims: ReadonlySet<string>): boolean {
  return [...claims].some((claimId) => isMarked(pid, claimId));
}

function groupsIn(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => /^barnraiser[.-]/.test(name));
    return names.map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** An agent makes its groups itself, so that they are its user's. */
function isOwn(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.uid === process.geteuid?.();
}

function isOld(path: string): boolean {
  const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Date.now() - made > youngMs;
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function remove(path: string): boolean {
  try {
    rmdirSync(path);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
  return true;
}
