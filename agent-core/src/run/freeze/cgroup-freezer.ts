import { mkdirSync, readFileSync, writeFile, writeFileSync } from 'node:fs';
import { rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { groupsJoinedBy, joinBefore } from '../limits/join-script.js';
import { readProcess } from '../process-list.js';
import type { ProcessTree } from '../process-tree.js';
import { freezeChecked } from './freeze-checked.js';
import type { Freezer } from './freezer.js';
import { stopFreezer } from './stop-freezer.js';

/** How processes come into a group of their own: by entering a folder that is made for them, or by the session's manager. */
export type CgroupEntry =
  | { readonly by: 'folder'; readonly parent: string }
  | { readonly by: 'scope'; readonly command: readonly string[] };

/** A freeze of 50 processes was measured to take 3–16 ms, on a loaded machine up to 107. */
const longestMs = 1000;
/** Without use for so long, what is not yet frozen waits for its turn. */
const starvedMs = 30;

// Enters the group before the program begins, so that no child of it can be born outside.
const enter = '{ echo 0 > "$1/cgroup.procs"; } 2>/dev/null; shift; exec "$@"';

let made = 0;

/**
 * Freezes by the kernel's own freezer (Linux ≥ 5.2, cgroup v2, `cgroup.freeze`): nobody can leave
 * the group, so that nobody escapes. `mount` is where the hierarchy is mounted. Where the process
 * was taken elsewhere (into the group of its limits), that group is frozen. A process that is not
 * there at all is stopped by signals.
 */
export function cgroupFreezer(entry: CgroupEntry, mount: string): Freezer {
  made += 1;
  const own = entry.by === 'folder' ? join(entry.parent, `barnraiser.${process.pid}.${made}`) : null;
  const signals = stopFreezer();
  let isBySignals = false;
  let root: { readonly pid: number; readonly tree: ProcessTree } | null = null;
  let known: string | null = null;
  let startedAt: string | null = null;
  let joined: string | null = null;

  const group = (): string | null => {
    // A later process that got its number is none of ours.
    if (root === null || readProcess(root.pid)?.startedAt !== startedAt) return known;
    const at = groupOf(root.pid, mount);
    const isOurs = at !== null && at !== mount && !`${groupOf('self', mount)}/`.startsWith(`${at}/`);
    known = isOurs ? at : known;
    return known;
  };
  const hold = async (): Promise<void> => {
    const at = group();
    if (at !== null && write(join(at, 'cgroup.freeze'), '1') && (await isHeld(at))) return;
    isBySignals = true;
    await signals.hold();
  };
  return {
    kind: 'cgroup',
    wrap(command) {
      if (entry.by === 'scope') return [...entry.command, ...command];
      if (own === null || !make(own)) return command;
      hurryJoining(mount);
      // The last group that it joins in this hierarchy is the one where it stays.
      joined = groupsJoinedBy(command)?.findLast((folder) => folder.startsWith(`${mount}/`)) ?? own;
      return joinBefore(own, command) ?? ['/bin/sh', '-c', enter, 'sh', own, ...command];
    },
    attach(pid, tree) {
      root = { pid, tree };
      startedAt = readProcess(pid)?.startedAt ?? null;
      signals.attach(pid, tree);
    },
    isEmpty: () => joined !== null && read(join(joined, 'cgroup.events')).includes('populated 0\n'),
    hold,
    async freeze() {
      if (root === null) throw new Error('a freezer is attached before it freezes');
      return { method: 'cgroup', ...(await freezeChecked(root.tree, hold)) };
    },
    async thaw() {
      const at = group();
      if (at !== null && write(join(at, 'cgroup.freeze'), '0')) await isFrozen(at, 0);
      if (isBySignals) await signals.thaw();
      isBySignals = false;
    },
    // Since Linux 5.14; it reaches frozen processes.
    async kill() {
      const at = group();
      return at !== null && write(join(at, 'cgroup.kill'), '1');
    },
    async close() {
      if (own !== null) await remove(own);
    },
  };
}

/**
 * Joins the group where the agent is already. That moves nothing, but whoever joins one after a moment's rest
 * waits 10 to 20 ms for a grace period of the kernel's, which begins here while the program is still to be started.
 */
function hurryJoining(mount: string): void {
  const at = groupOf('self', mount);
  if (at !== null) writeFile(join(at, 'cgroup.procs'), '0', { flag: 'r+' }, () => undefined);
}

/** The folder of a process's group; null when it is gone, or the system has no such hierarchy. */
export function groupOf(pid: number | 'self', mount: string): string | null {
  const path = /^0::(.*)$/m.exec(read(`/proc/${pid}/cgroup`))?.[1];
  return path === undefined ? null : join(mount, path).replace(/\/$/, '');
}

/**
 * Waits until `cgroup.events` says that all are frozen; false when they are not in a second. On a
 * busy machine a process of the lowest priority comes to its freezing only when it gets its turn,
 * but can do nothing else then: a group that uses nothing for a while is held as well.
 */
async function isHeld(folder: string): Promise<boolean> {
  const deadline = performance.now() + longestMs;
  let used = '';
  let usedAt = performance.now();
  for (let now = usedAt; now < deadline; now = performance.now()) {
    if (await isFrozen(folder, 1, 0)) return true;
    const uses = /^usage_usec \d+/m.exec(read(join(folder, 'cpu.stat')))?.[0] ?? `${now}`;
    if (uses !== used) usedAt = now;
    used = uses;
    if (now - usedAt >= starvedMs) return true;
    await delay(1);
  }
  return false;
}

/** Waits until `cgroup.events` says so; false when it does not in time. */
async function isFrozen(folder: string, value: 0 | 1, timeoutMs: number = longestMs): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  const isSo = (): boolean => read(join(folder, 'cgroup.events')).includes(`frozen ${value}\n`);
  while (!isSo()) {
    if (performance.now() >= deadline) return false;
    await delay(1);
  }
  return true;
}

function make(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

function write(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'r+' });
    return true;
  } catch {
    return false;
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** The last process may still be on its way out of it. */
async function remove(folder: string): Promise<void> {
  // A namespace's processes take 1 to 3 ms after its end has been told.
  for (let tries = 0, pauseMs = 1; tries < 55; tries += 1, pauseMs = Math.min(pauseMs * 2, 20)) {
    const code = await rmdir(folder).then(
      () => null,
      (error: NodeJS.ErrnoException) => error.code,
    );
    if (code !== 'EBUSY') return;
    await delay(pauseMs);
  }
}
