import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** Makes `folder` a disk of its own of so many MiB; answers what takes it away. Null where that is not allowed. */
export function smallDisk(folder: string, sizeMb: number): (() => void) | null {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    const options = `size=${sizeMb}m,mode=700`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return null;
  }
  // Lazily: a process that is just ending may still be in it.
  return () => void execFileSync('umount', ['--lazy', folder]);
}
