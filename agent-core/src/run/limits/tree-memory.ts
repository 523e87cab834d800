import { readKernelFile } from './kernel-file.js';

/**
 * What processes use together, shared memory counted once (smaps_rollup, proc(5)); of those that
 * cannot be looked into, the resident set. Dearer than adding up resident sets, which is never less.
 */
export function treeMemoryBytes(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + processBytes(pid), 0);
}

function processBytes(pid: number): number {
  const rollup = readKernelFile(`/proc/${pid}/smaps_rollup`) ?? '';
  const text = /^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? residentKb(pid);
  return Number(text) * 1024;
}

function residentKb(pid: number): string {
  return /^VmRSS:\s+(\d+) kB$/m.exec(readKernelFile(`/proc/${pid}/status`) ?? '')?.[1] ?? '0';
}
