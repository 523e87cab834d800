import { readdir, readFile } from 'node:fs/promises';

/** One running process. `startTicks` tells it from a later one with the same number. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parentPid: number;
  readonly sessionId: number;
  /** Clock ticks since boot. */
  readonly startTicks: string;
}

/** All processes that run; those that ended and await their parent are gone. Linux (proc(5)). */
export async function readProcessTable(): Promise<readonly ProcessEntry[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const entries = await Promise.all(pids.map((pid) => readProcess(Number(pid))));
  return entries.filter((entry) => entry !== null);
}

/** Null when there is no such process, or it has ended. */
export async function readProcess(pid: number): Promise<ProcessEntry | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat === null ? null : parseProcessStat(stat);
}

/**
 * Reads a line of `/proc/PID/stat` (proc(5)): the command's name, in parentheses, may hold spaces and
 * parentheses itself. Null for a process that has ended (states Z and X), and for no such line.
 */
export function parseProcessStat(line: string): ProcessEntry | null {
  const [state, parentPid, , sessionId, ...rest] = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const startTicks = rest[15];
  const pid = Number.parseInt(line, 10);
  if (startTicks === undefined || Number.isNaN(pid) || state === 'Z' || state === 'X') return null;
  return { pid, parentPid: Number(parentPid), sessionId: Number(sessionId), startTicks };
}

/** A number of this boot of the machine: processes of another one are gone. */
export async function readBootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
}
