import { closeSync, openSync, readdirSync, readSync } from 'node:fs';

/** More than a page sysfs never gives, and of /proc only the first lines are wanted. */
const room = Buffer.allocUnsafeSlow(4096);

/**
 * The first 4 KiB of a file that the kernel makes up as it is read, below /proc or /sys; null where
 * it is not there or cannot be read. Such a file waits for no disk and takes some 20 µs, so it is
 * read at once and into one buffer: by promises a look at all sensors took ten times the CPU, for
 * fresh buffers and for handing each call to another thread.
 */
export function readPseudoFile(path: string): string | null {
  let fd: number | null = null;
  try {
    fd = openSync(path, 'r');
    return room.toString('latin1', 0, readSync(fd, room));
  } catch {
    return null;
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

/** The names in a folder of the kernel's, below /proc, /sys or /dev; none where it is not there. */
export function listPseudoFolder(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
