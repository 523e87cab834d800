import { closeSync, constants, futimesSync, linkSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A file that is being written. */
interface OpenFile {
  write(bytes: Uint8Array): void;
  /** Sets the time of its last change, and closes it. */
  close(modified: Date | undefined): void;
}

/** Writes what an `ArchiveGate` has let through. */
export interface TreeWriter {
  folder(path: string): void;
  file(path: string, isExecutable: boolean): OpenFile;
  hardLink(path: string, target: string): void;
  /** Closes a file that an error has left open. */
  close(): void;
}

/**
 * Writes below `into`, which must be new and nobody else's: there is no link in it to be followed,
 * and the gate has judged every path. Synchronous on purpose: 12,000 small files in memory take 0.5 s
 * this way, 7.7 s by the library's own extraction, and 0.25 s by tar(1) (measured on Node 20).
 */
export function treeWriter(into: string): TreeWriter {
  const made = new Set([into]);
  let open: number | null = null;

  const ensure = (folder: string): void => {
    if (made.has(folder)) return;
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    made.add(folder);
  };
  const close = (): void => {
    if (open !== null) closeSync(open);
    open = null;
  };

  return {
    folder: (path) => ensure(join(into, path)),
    file(path, isExecutable) {
      const at = join(into, path);
      ensure(dirname(at));
      const fd = openNew(at, isExecutable ? 0o755 : 0o644);
      open = fd;
      return {
        write(bytes) {
          for (let from = 0; from < bytes.length;) from += writeSync(fd, bytes, from);
        },
        close(modified) {
          if (modified !== undefined) futimesSync(fd, modified, modified);
          close();
        },
      };
    },
    hardLink(path, target) {
      const at = join(into, path);
      ensure(dirname(at));
      rmSync(at, { force: true });
      linkSync(join(into, target), at);
    },
    close,
  };
}

/** An archive may hold a file twice; the later one is another file, also where the first has two names. */
function openNew(path: string, mode: number): number {
  const flags = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY;
  try {
    return openSync(path, flags, mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    rmSync(path);
    return openSync(path, flags, mode);
  }
}
