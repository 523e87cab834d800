import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readProcess } from '../process-list.js';
import { type Controller, findHierarchies, type Hierarchy } from './find-hierarchies.js';
import { joinGroups } from './join-script.js';
import { readKernelFile, writeKernelFile } from './kernel-file.js';
import { sessionScope } from './session-scope.js';

/** A folder in which a build's group can be made, and what can be limited there. */
export interface GroupPlace {
  readonly version: 1 | 2;
  readonly folder: string;
  readonly controllers: readonly Controller[];
}

/** How groups of builds are called: by the claim. */
export const groupPrefix = 'barnraiser-';

const longestJoinMs = 10_000;

/** By which file it is told that a group has a controller. */
const sign: Readonly<Record<1 | 2, Readonly<Record<Controller, string>>>> = {
  1: {
    cpu: 'cpu.cfs_quota_us',
    cpuacct: 'cpuacct.usage',
    cpuset: 'cpuset.cpus',
    memory: 'memory.limit_in_bytes',
  },
  2: { cpu: 'cpu.max', cpuacct: 'cpu.stat', cpuset: 'cpuset.cpus', memory: 'memory.max' },
};

/**
 * Where groups can really be made and limited: each place was tried by a process that joined a group
 * there. Of two places for one controller the first holds. Also removes empty groups that an agent
 * which was killed left.
 */
export function findGroupPlaces(hierarchies: readonly Hierarchy[] = findHierarchies()): GroupPlace[] {
  const taken = new Set<Controller>();
  return hierarchies
    .toSorted((a, b) => a.version - b.version)
    .flatMap((hierarchy) => {
      const place = bestPlace(hierarchy);
      const controllers = place?.controllers.filter((name) => !taken.has(name)) ?? [];
      if (place === null || controllers.length === 0) return [];
      for (const name of controllers) taken.add(name);
      return [{ ...place, controllers }];
    });
}

/** What can be limited in a group that exists. */
function controllersIn(folder: string, version: 1 | 2): Controller[] {
  const names = Object.keys(sign[version]) as Controller[];
  return names.filter((name) => canUse(join(folder, sign[version][name]), name, version));
}

function canUse(path: string, name: Controller, version: 1 | 2): boolean {
  if (name === 'cpuacct') return existsSync(path);
  try {
    accessSync(path, constants.W_OK);
    return version === 2 || name !== 'cpuset' || existsSync(path.replace(/cpus$/, 'mems'));
  } catch {
    return false;
  }
}

const mostWanted: readonly Controller[] = ['cpu', 'memory'];

/** The first place with all that is wanted most; else the one with the most. A scope is asked for only where it helps. */
function bestPlace({ version, folders }: Hierarchy): GroupPlace | null {
  const mount = folders.at(-1) ?? '';
  const offered = controllersOf(mount);
  const canHelp = version === 2 && mostWanted.some((name) => offered.includes(name));
  const sources = [...folders.map((folder) => () => folder), ...(canHelp ? [() => sessionScope(mount)] : [])];
  let best: GroupPlace | null = null;
  for (const source of sources) {
    const folder = source();
    const place = folder === null ? null : placeAt(folder, version);
    if (place === null) continue;
    if (version === 1 || mostWanted.every((name) => place.controllers.includes(name))) return place;
    if (place.controllers.length > (best?.controllers.length ?? 0)) best = place;
  }
  return best;
}

function placeAt(folder: string, version: 1 | 2): GroupPlace | null {
  sweep(folder);
  if (version === 2) delegate(folder);
  const trial = join(folder, `${groupPrefix}trial-${process.pid}`);
  try {
    mkdirSync(trial);
  } catch {
    return null;
  }
  // The core files of version 2 tell times everywhere, but limit nothing.
  const controllers = controllersIn(trial, version);
  const canLimit = controllers.some((name) => version === 1 || name !== 'cpuacct');
  const isPlace = canLimit && canJoin(trial, version);
  removeEmpty(trial);
  return isPlace ? { version, folder, controllers } : null;
}

/** Whether what the agent starts can join the group. */
function canJoin(folder: string, version: 1 | 2): boolean {
  // Nothing can join a set of version 1 before it is filled, which making a build's group does.
  if (version === 1) return existsSync(join(folder, 'cgroup.procs'));
  const [file = '', ...args] = joinGroups([folder], [], ['/bin/cat', '/proc/self/cgroup']);
  const { stdout } = spawnSync(file, args, { encoding: 'utf8', timeout: longestJoinMs });
  return (stdout ?? '').trim().endsWith(`/${basename(folder)}`);
}

/**
 * Hands the controllers on to groups below. A group of version 2 that is not the top may not both
 * hold processes and hand controllers on, so an agent that is alone in its group moves down first.
 */
function delegate(folder: string): void {
  const handed = (readKernelFile(join(folder, 'cgroup.subtree_control')) ?? '').split(/\s+/);
  const wanted = controllersOf(folder);
  const missing = ['cpu', 'cpuset', 'memory'].filter(
    (name) => wanted.includes(name) && !handed.includes(name),
  );
  if (missing.length === 0) return;
  if (!isEmptied(folder)) return;
  const control = join(folder, 'cgroup.subtree_control');
  for (const name of missing) writeKernelFile(control, `+${name}`);
}

function controllersOf(folder: string): string[] {
  return (readKernelFile(join(folder, 'cgroup.controllers')) ?? '').split(/\s+/);
}

/** Whether the group is the top, which alone has no type, or holds no processes (any more). */
function isEmptied(folder: string): boolean {
  if (!existsSync(join(folder, 'cgroup.type'))) return true;
  const members = (readKernelFile(join(folder, 'cgroup.procs')) ?? '').split('\n').filter(Boolean);
  if (members.length === 0) return true;
  // With what it has just started, say to look for tools.
  if (!members.every((pid) => isOwn(Number(pid)))) return false;
  const leaf = join(folder, 'agent');
  try {
    mkdirSync(leaf, { recursive: true });
  } catch {
    return false;
  }
  for (const pid of members) writeKernelFile(join(leaf, 'cgroup.procs'), pid);
  return (readKernelFile(join(folder, 'cgroup.procs')) ?? '').trim() === '';
}

function isOwn(pid: number): boolean {
  return pid === process.pid || [process.pid, undefined].includes(readProcess(pid)?.parentPid);
}

function sweep(folder: string): void {
  try {
    for (const name of readdirSync(folder)) if (name.startsWith(groupPrefix)) removeEmpty(join(folder, name));
  } catch {
    // Not ours to list.
  }
}

/** A group with processes in it cannot be removed. */
function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Another agent's build runs in it.
  }
}
