import { join } from 'node:path';
import { readPseudoFile } from '../kernel/pseudo-file.js';

/**
 * The part of the last 10 s in which some task waited for the resource, 0–1 (Documentation/accounting/psi);
 * null where the kernel does not keep count.
 */
export function readStall(root: string, resource: 'io' | 'memory'): number | null {
  const text = readPseudoFile(join(root, 'proc/pressure', resource)) ?? '';
  const percent = /^some avg10=([\d.]+)/m.exec(text)?.[1];
  return percent === undefined ? null : Math.min(1, Number(percent) / 100);
}

/** The memory that programs can still get without swapping, in MiB (proc(5), MemAvailable); null where it is not told. */
export function readMemoryAvailableMb(root: string): number | null {
  const text = readPseudoFile(join(root, 'proc/meminfo')) ?? '';
  const kib = /^MemAvailable:\s+(\d+) kB/m.exec(text)?.[1];
  return kib === undefined ? null : Number(kib) / 1024;
}
