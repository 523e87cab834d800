import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Controller, findHierarchies, type Hierarchy } from './find-hierarchies.js';
import { readKernelFile, writeKernelFile } from './kernel-file.js';

/** A folder in which a build's group can be made, and what can be limited there. */
export interface GroupPlace {
  readonly version: 1 | 2;
  readonly folder: string;
  readonly controllers: readonly Controller[];
}

/** How groups of builds are called: by the claim. */
export const groupPrefix = 'barnraiser-';

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
 * Where groups can really be made and limited: each place was tried by making one. Of two places for
 * one controller the first holds. Also removes empty groups that an agent which was killed left.
 */
export function findGroupPlaces(hierarchies: readonly Hierarchy[] = findHierarchies()): GroupPlace[] {
  const taken = new Set<Controller>();
  return hierarchies
    .toSorted((a, b) => a.version - b.version)
    .flatMap((hierarchy) => {
      const place = firstPlace(hierarchy);
      const controllers = place?.controllers.filter((name) => !taken.has(name)) ?? [];
      if (place === null || controllers.length === 0) return [];
      for (const name of controllers) taken.add(name);
      return [{ ...place, controllers }];
    });
}

/** What can be limited in a group that exists. */
export function controllersIn(folder: string, version: 1 | 2): Controller[] {
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

function firstPlace({ version, folders }: Hierarchy): GroupPlace | null {
  for (const folder of folders) {
    sweep(folder);
    if (version === 2) delegate(folder);
    const trial = join(folder, `${groupPrefix}trial-${process.pid}`);
    try {
      mkdirSync(trial);
      const canJoin = existsSync(join(trial, 'cgroup.procs'));
      const controllers = canJoin ? controllersIn(trial, version) : [];
      rmdirSync(trial);
      // The core files of version 2 tell times everywhere, but limit nothing.
      const canLimit = controllers.some((name) => version === 1 || name !== 'cpuacct');
      if (canLimit) return { version, folder, controllers };
    } catch {
      // Not ours to make groups in: the next one.
    }
  }
  return null;
}

/**
 * Hands the controllers on to groups below. A group of version 2 that is not the top may not both
 * hold processes and hand controllers on, so an agent that is alone in its group moves down first.
 */
function delegate(folder: string): void {
  const wanted = (readKernelFile(join(folder, 'cgroup.controllers')) ?? '').split(/\s+/);
  const handed = (readKernelFile(join(folder, 'cgroup.subtree_control')) ?? '').split(/\s+/);
  const missing = ['cpu', 'cpuset', 'memory'].filter(
    (name) => wanted.includes(name) && !handed.includes(name),
  );
  if (missing.length === 0) return;
  if (!isEmptied(folder)) return;
  const control = join(folder, 'cgroup.subtree_control');
  for (const name of missing) writeKernelFile(control, `+${name}`);
}

/** Whether the group is the top, which alone has no type, or holds no processes (any more). */
function isEmptied(folder: string): boolean {
  if (!existsSync(join(folder, 'cgroup.type'))) return true;
  const members = (readKernelFile(join(folder, 'cgroup.procs')) ?? '').trim();
  if (members === '') return true;
  if (members !== String(process.pid)) return false;
  const leaf = join(folder, 'agent');
  try {
    mkdirSync(leaf, { recursive: true });
  } catch {
    return false;
  }
  return writeKernelFile(join(leaf, 'cgroup.procs'), members);
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
