import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { formatCoreList, parseCoreList } from './core-list.js';
import { readKernelFile } from './kernel-file.js';

/** After so many passes a tree that keeps making processes on other cores is given up. */
const mostPasses = 20;
/** One command line holds so many without being too long. */
const atOnce = 200;

/** On which processors a process may run; empty when it is gone. Linux alone. */
export function coresOf(pid: number | 'self'): number[] {
  const status = readKernelFile(`/proc/${pid}/status`) ?? '';
  return parseCoreList(/^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? '');
}

/**
 * Moves processes that run already, with all their threads, to these cores (taskset of util-linux),
 * until two passes in a row find none elsewhere: children are born where their parents are. False
 * when that did not come about.
 */
export async function moveToCores(
  members: () => Promise<readonly { readonly pid: number }[]>,
  cores: readonly number[],
): Promise<boolean> {
  for (let passes = 0, clean = 0; passes < mostPasses; passes += 1) {
    const elsewhere = (await members()).filter(({ pid }) => !isOn(pid, cores)).map(({ pid }) => pid);
    clean = elsewhere.length === 0 ? clean + 1 : 0;
    if (clean === 2) return true;
    for (let at = 0; at < elsewhere.length; at += atOnce) {
      await move(elsewhere.slice(at, at + atOnce), cores);
    }
  }
  return false;
}

/** taskset takes one process at a time; what is gone meanwhile is no failure. */
function move(pids: readonly number[], cores: readonly number[]): Promise<void> {
  const script = 'list=$1; shift; for pid; do taskset -acp "$list" "$pid"; done >/dev/null 2>&1';
  const args = ['-c', script, 'sh', formatCoreList(cores), ...pids.map(String)];
  return new Promise((resolve) => {
    execFile('/bin/sh', args, () => resolve());
  });
}

function isOn(pid: number, cores: readonly number[]): boolean {
  return threadsOf(pid).every((thread) => {
    const text = readKernelFile(`/proc/${pid}/task/${thread}/status`) ?? '';
    const allowed = parseCoreList(/^Cpus_allowed_list:\s*(\S+)$/m.exec(text)?.[1] ?? '');
    return allowed.length === 0 || formatCoreList(allowed) === formatCoreList(cores);
  });
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}
