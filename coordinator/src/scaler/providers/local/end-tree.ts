import { readFile, readlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { type ProcessEntry, readProcess, readProcessTable } from './process-table.js';
import { launchIdVariable } from './start-instance.js';

/** What an instance's processes are told by. */
export interface InstanceMarks {
  readonly launchId: string;
  /** The agent's own folder, where builds work. */
  readonly folder: string;
  /** The first process; null when it never began or was lost. */
  readonly first: ProcessEntry | null;
}

const passMs = 20;
const looks = 250;

/**
 * Asks the first process to end (SIGTERM), gives it `graceMs`, then kills whatever is left of the
 * instance. The abort of the signal leaves things as they are: another call goes on from there.
 */
export async function endTree(marks: InstanceMarks, graceMs: number, signal: AbortSignal): Promise<void> {
  if (await isSame(marks.first)) kill(marks.first, 'SIGTERM');
  const untilMs = performance.now() + graceMs;
  while (performance.now() < untilMs && (await isSame(marks.first))) {
    await delay(passMs, null, { signal });
  }
  await killTree(marks, signal);
}

/**
 * Kills until two looks in a row find nothing: a process may start another while one looks. False
 * when something is left after five seconds (it hangs in the kernel).
 */
export async function killTree(marks: InstanceMarks, signal: AbortSignal): Promise<boolean> {
  let cleanLooks = 0;
  for (let look = 0; look < looks && cleanLooks < 2; look += 1) {
    signal.throwIfAborted();
    const members = await instanceProcesses(marks);
    for (const member of members) kill(member, 'SIGKILL');
    cleanLooks = members.length === 0 ? cleanLooks + 1 : 0;
    if (members.length > 0) await delay(passMs, null, { signal });
  }
  return cleanLooks === 2;
}

/**
 * The instance's processes: those of the first one's session, those that carry its launch or work in
 * its folder, and all that descend from these. What left the session, the environment and the folder,
 * and lost its parent, is not found.
 */
async function instanceProcesses(marks: InstanceMarks): Promise<readonly ProcessEntry[]> {
  const table = await readProcessTable();
  const leader = table.find((entry) => entry.pid === marks.first?.pid);
  // The number of a session that is over may be somebody else's by now.
  const isOurSession = leader === undefined || leader.startTicks === marks.first?.startTicks;
  const members = new Map<number, ProcessEntry>();
  for (const entry of table) {
    const isInSession = isOurSession && entry.sessionId === marks.first?.pid;
    if (isInSession || (await isMarked(entry.pid, marks))) members.set(entry.pid, entry);
  }
  for (let size = -1; size !== members.size;) {
    size = members.size;
    for (const entry of table) if (members.has(entry.parentPid)) members.set(entry.pid, entry);
  }
  members.delete(process.pid);
  return [...members.values()];
}

async function isMarked(pid: number, marks: InstanceMarks): Promise<boolean> {
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '');
  if (cwd === marks.folder || cwd.startsWith(`${marks.folder}/`)) return true;
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  return environment.split('\0').includes(`${launchIdVariable}=${marks.launchId}`);
}

async function isSame(entry: ProcessEntry | null): Promise<boolean> {
  return entry !== null && (await readProcess(entry.pid))?.startTicks === entry.startTicks;
}

function kill(entry: ProcessEntry | null, signal: NodeJS.Signals): void {
  if (entry === null) return;
  try {
    process.kill(entry.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
