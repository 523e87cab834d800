import { readFileSync, writeFileSync } from 'node:fs';

/** Reads a file of /proc or a control group, whole; null when it is not there or not ours to read. */
export function readKernelFile(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null;
  }
}

/** Writes a value into such a file; false when the kernel did not take it. */
export function writeKernelFile(path: string, value: string): boolean {
  try {
    // Such files are never made, and some do not take being truncated.
    writeFileSync(path, value, { flag: 'r+' });
    return true;
  } catch {
    return false;
  }
}
