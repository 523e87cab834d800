import { mkdirSync } from 'node:fs';
import { rmdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Controller } from './find-hierarchies.js';
import { formatCoreList, parseCoreList } from './core-list.js';
import { groupPrefix, type GroupPlace } from './group-places.js';
import { readKernelFile, writeKernelFile } from './kernel-file.js';

/** What a group has used so far. */
export interface GroupUsage {
  readonly cpuSeconds: number | null;
  /** Without what the kernel caches of files. */
  readonly memoryBytes: number | null;
  readonly oomKills: number | null;
}

/** The control groups of one build, one in each hierarchy. Every `set` answers whether the kernel holds what was asked. */
export interface BuildGroup {
  /** A process joins by writing into their `cgroup.procs`; its children are born there. */
  readonly folders: readonly string[];
  has(controller: Controller): boolean;
  /** Whether a process is in all of them. */
  holds(pid: number): boolean;
  /** In cores' worth of time; null: no limit. */
  setQuota(cores: number | null): boolean;
  setCores(cores: readonly number[]): boolean;
  /** Null: no limit. What is used already must fit. */
  setMemory(bytes: number | null): boolean;
  read(): GroupUsage;
  /** Removes the groups once their processes have ended. */
  close(): Promise<void>;
}

interface Member {
  readonly version: 1 | 2;
  readonly folder: string;
}

/** 100 ms, the kernel's own default: shorter ones cost more switches, longer ones make stops that can be felt. */
const periodUs = 100_000;

/**
 * Makes a build's groups. Null where there are none. The group has the lowest weight: within its
 * parent a group counts as one program, however nice its members are.
 */
export function openBuildGroup(places: readonly GroupPlace[], claimId: string): BuildGroup | null {
  const members = new Map<Controller, Member>();
  for (const { version, folder, controllers } of places) {
    const own = join(folder, `${groupPrefix}${claimId}`);
    try {
      mkdirSync(own, { recursive: true });
    } catch {
      continue;
    }
    for (const name of controllers) if (!members.has(name)) members.set(name, { version, folder: own });
    // Nothing can join a set of version 1 before it says which memory it may use.
    const mems = readKernelFile(join(folder, 'cpuset.mems'));
    if (version === 1 && mems !== null) writeKernelFile(join(own, 'cpuset.mems'), mems.trim());
  }
  if (members.size === 0) return null;
  weighLeast(members.get('cpu'));
  return groupOf(members);
}

/**
 * The smallest weight. Not cpu.idle (Linux 5.15): with members of the class SCHED_IDLE, a 6.1 kernel
 * gave such a group 0.006 of two cores that nobody else used.
 */
function weighLeast(member: Member | undefined): void {
  if (member === undefined) return;
  if (member.version === 2) writeKernelFile(join(member.folder, 'cpu.weight'), '1');
  else writeKernelFile(join(member.folder, 'cpu.shares'), '2');
}

function groupOf(members: ReadonlyMap<Controller, Member>): BuildGroup {
  const folders = [...new Set([...members.values()].map(({ folder }) => folder))];
  return {
    folders,
    has: (controller) => members.has(controller),
    holds: (pid) => {
      const paths = (readKernelFile(`/proc/${pid}/cgroup`) ?? '').split('\n');
      return folders.every((folder) =>
        paths.some((line) =>
          line
            .split(':')
            .at(-1)
            ?.endsWith(`/${basename(folder)}`),
        ),
      );
    },
    setQuota: (cores) => setQuota(members.get('cpu'), cores),
    setCores: (cores) => {
      const folder = members.get('cpuset')?.folder;
      if (folder === undefined) return false;
      const path = join(folder, 'cpuset.cpus');
      writeKernelFile(path, formatCoreList(cores));
      return formatCoreList(parseCoreList(readKernelFile(path) ?? '')) === formatCoreList(cores);
    },
    setMemory: (bytes) => setMemory(members.get('memory'), bytes),
    read: () => usageOf(members),
    close: async () => {
      for (const folder of folders) await removeGroup(folder);
    },
  };
}

function setQuota(member: Member | undefined, cores: number | null): boolean {
  if (member === undefined) return cores === null;
  const quotaUs = cores === null ? null : Math.max(1000, Math.round(cores * periodUs));
  if (member.version === 2) {
    const path = join(member.folder, 'cpu.max');
    writeKernelFile(path, `${quotaUs ?? 'max'} ${periodUs}`);
    return readKernelFile(path)?.trim() === `${quotaUs ?? 'max'} ${periodUs}`;
  }
  const path = join(member.folder, 'cpu.cfs_quota_us');
  writeKernelFile(join(member.folder, 'cpu.cfs_period_us'), String(periodUs));
  writeKernelFile(path, String(quotaUs ?? -1));
  return readKernelFile(path)?.trim() === String(quotaUs ?? -1);
}

function setMemory(member: Member | undefined, bytes: number | null): boolean {
  if (member === undefined) return bytes === null;
  const at = (name: string): string => join(member.folder, name);
  if (member.version === 2) {
    writeKernelFile(at('memory.max'), bytes === null ? 'max' : String(bytes));
    // Otherwise what is over the limit would be swapped out, and the whole machine be slow.
    writeKernelFile(at('memory.swap.max'), bytes === null ? 'max' : '0');
    return holdsBytes(readKernelFile(at('memory.max')), bytes);
  }
  const value = String(bytes ?? -1);
  // Memory alone may never be over memory with swap: raised, the latter goes first; lowered, last.
  writeKernelFile(at('memory.memsw.limit_in_bytes'), value);
  writeKernelFile(at('memory.limit_in_bytes'), value);
  writeKernelFile(at('memory.memsw.limit_in_bytes'), value);
  return holdsBytes(readKernelFile(at('memory.limit_in_bytes')), bytes);
}

/** The kernel rounds to whole pages (of 64 KiB at most), and tells no limit by a word or a huge number. */
function holdsBytes(text: string | null, bytes: number | null): boolean {
  if (text === null) return false;
  const held = text.trim() === 'max' ? Infinity : Number(text);
  return bytes === null ? held > 2 ** 60 : Math.abs(held - bytes) <= 65_536;
}

function usageOf(members: ReadonlyMap<Controller, Member>): GroupUsage {
  const read = (controller: Controller, name1: string, name2: string): string | null => {
    const member = members.get(controller);
    if (member === undefined) return null;
    return readKernelFile(join(member.folder, member.version === 1 ? name1 : name2));
  };
  const times = read('cpuacct', 'cpuacct.usage', 'cpu.stat');
  const memory = read('memory', 'memory.stat', 'memory.stat');
  const kills = read('memory', 'memory.oom_control', 'memory.events');
  const usec = times === null ? null : number(times, 'usage_usec');
  return {
    cpuSeconds: times === null ? null : usec === null ? Number(times) / 1e9 : usec / 1e6,
    memoryBytes:
      memory === null
        ? null
        : (number(memory, 'total_rss') ?? number(memory, 'anon') ?? 0) +
          (number(memory, 'total_shmem') ?? number(memory, 'shmem') ?? 0),
    oomKills: kills === null ? null : number(kills, 'oom_kill'),
  };
}

function number(text: string, key: string): number | null {
  const found = new RegExp(`^${key} (\\d+)$`, 'm').exec(text)?.[1];
  return found === undefined ? null : Number(found);
}

/** The last process may still be on its way out of it. */
async function removeGroup(folder: string): Promise<void> {
  for (let tries = 0; tries < 50; tries += 1) {
    const code = await rmdir(folder).then(
      () => null,
      (error: NodeJS.ErrnoException) => error.code,
    );
    if (code !== 'EBUSY') return;
    await delay(20);
  }
}
