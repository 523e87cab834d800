import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { findHierarchies } from '../limits/find-hierarchies.js';
import { scopeCommand } from '../limits/session-scope.js';
import { followProcesses } from '../process-tree.js';
import { type CgroupEntry, cgroupFreezer, groupOf } from './cgroup-freezer.js';
import type { Freezer } from './freezer.js';
import { stopFreezer } from './stop-freezer.js';
import { suspendFreezer } from './suspend-freezer.js';

/** Makes the freezer of one step. */
export type OpenFreezer = () => Freezer;

let found: Promise<OpenFreezer> | null = null;

/**
 * The best way to freeze that works here, tried on a real process and not assumed: the kernel's
 * freezer in a folder below the agent's own group, or at the top, or in a scope of the user's
 * session; else signals. Asked of the machine once per run of the agent; never rejects.
 */
export function availableFreezer(): Promise<OpenFreezer> {
  found ??= probeAll().catch(() => () => stopFreezer());
  return found;
}

async function probeAll(): Promise<OpenFreezer> {
  if (process.platform === 'win32') return () => suspendFreezer();
  // For a machine on which the kernel's freezer does harm, and to measure the other way.
  const isBySignals = process.env['BARNRAISER_FREEZE_BY'] === 'signals';
  if (process.platform !== 'linux' || isBySignals) return () => stopFreezer();
  const hierarchy = findHierarchies().find(({ version }) => version === 2);
  // The last folder of a hierarchy is where it is mounted.
  const mount = hierarchy?.folders.at(-1);
  if (hierarchy === undefined || mount === undefined) return () => stopFreezer();
  const folders = hierarchy.folders.filter(isWritable);
  const entries: CgroupEntry[] = folders.map((parent) => ({ by: 'folder', parent }));
  const scope = scopeCommand(process.env);
  if (scope !== null) entries.push({ by: 'scope', command: scope });
  for (const entry of entries) {
    if (await works(cgroupFreezer(entry, mount), mount)) return () => cgroupFreezer(entry, mount);
  }
  return () => stopFreezer();
}

/** A session's manager may be slow while its user logs in. */
const longestProbeMs = 15_000;

/** Ends by itself after five seconds of a core: were the agent killed meanwhile, nobody else would end it. */
const spinning = 'ulimit -t 5; echo begun; while :; do :; done';

/** Whether a process that spins stands still under it, and goes on. */
async function works(freezer: Freezer, mount: string): Promise<boolean> {
  const [file = '', ...args] = freezer.wrap(['/bin/sh', '-c', spinning]);
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  child.on('error', () => undefined);
  const exited = once(child, 'close').catch(() => undefined);
  try {
    const signal = AbortSignal.timeout(longestProbeMs);
    const begun = await Promise.race([once(child.stdout, 'data', { signal }), exited]).catch(() => undefined);
    const { pid } = child;
    if (begun === undefined || pid === undefined || groupOf(pid, mount) === groupOf('self', mount))
      return false;
    freezer.attach(pid, followProcesses(pid, `probe-${pid}`));
    const { isStill, escapes } = await freezer.freeze();
    await freezer.thaw();
    return isStill && escapes === 0;
  } finally {
    child.kill('SIGKILL');
    await exited;
    await freezer.close();
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
