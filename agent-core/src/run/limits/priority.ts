import { execFileSync } from 'node:child_process';
import { readKernelFile, writeKernelFile } from './kernel-file.js';

/** Programs that give what they start the lowest priority: processor time, the scheduler's class, the disk. */
const candidates: readonly (readonly string[])[] = [
  ['nice', '-n', '19'],
  // SCHED_IDLE: only what no other program wants (sched(7)).
  ['chrt', '--idle', '0'],
  ['ionice', '-c', '3'],
  // macOS: background, which on machines with two kinds of cores means the saving ones (taskpolicy(8)).
  ['taskpolicy', '-b'],
];
/** Where the class is refused, the scheduler is told at least that nobody waits for an answer. */
const insteadOfIdle = ['chrt', '--batch', '0'];

/** The command line that starts another one at the lowest priority that this machine grants, as it was tried. */
export function findPriorityPrefix(tries: (command: readonly string[]) => boolean = canRun): string[] {
  if (process.platform === 'win32') return [];
  return candidates.flatMap((prefix) => {
    if (tries(prefix)) return prefix;
    return prefix[0] === 'chrt' && tries(insteadOfIdle) ? insteadOfIdle : [];
  });
}

function canRun([file = '', ...args]: readonly string[]): boolean {
  try {
    execFileSync(file, [...args, '/bin/sh', '-c', ':'], { stdio: 'ignore', timeout: 5000 });
    return true;
  } catch {
    return false;
  }
}

/** SCHED_BATCH and SCHED_IDLE (sched.h). */
const lowClasses = ['3', '5'];

/** Whether a process has the lowest priority. Linux alone; null: it is gone. */
export function hasLowPriority(pid: number): boolean | null {
  const stat = readKernelFile(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // Counted from behind the name, which may hold spaces: 19 is the nice value, 41 the class (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[19 - 3] === '19' || lowClasses.includes(fields[41 - 3] ?? '');
}

/**
 * Gives the session of a process the lowest weight among sessions. Where the kernel groups processes
 * by session (sched(7), "The autogroup feature"), being nice counts within a session only, and each
 * step has its own. Null where there is no such grouping; false when it was refused, which without
 * rights happens to all but one such change in 0.1 s.
 */
export function lowerSession(pid: number): boolean | null {
  const path = `/proc/${pid}/autogroup`;
  const text = readKernelFile(path);
  // "/autogroup-NUMBER nice VALUE"; another form where the process is in a control group of its own.
  const nice = /^\/autogroup-\d+ nice (-?\d+)/.exec(text ?? '')?.[1];
  if (nice === undefined) return null;
  return nice === '19' || writeKernelFile(path, '19');
}
