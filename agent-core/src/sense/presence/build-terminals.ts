import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { isOwnProcess } from '../kernel/is-own-process.js';
import { listPseudoFolder, readPseudoFile } from '../kernel/pseudo-file.js';

/**
 * Tells pseudo-terminals at which builds talk to themselves (the agent opens some, and so do `script`,
 * `expect` and many a test suite) from those at which a person sits: the other end of such a one is
 * held by the agent or by a process of a build. Who holds it does not change, so each is looked into once.
 */
export class BuildTerminals {
  private readonly root: string;
  private known = new Map<string, { readonly madeAt: number; readonly isBuilds: boolean }>();

  /** `root` is `/` but in tests. */
  constructor(root: string) {
    this.root = root;
  }

  /** Whether terminal `/dev/pts/NUMBER` is one; `madeAt` tells it from a later one with its number. */
  has(number: string, madeAt: number): boolean {
    const known = this.known.get(number);
    if (known?.madeAt === madeAt) return known.isBuilds;
    const isBuilds = this.isHeldByOwn(number);
    this.known.set(number, { madeAt, isBuilds });
    return isBuilds;
  }

  private isHeldByOwn(number: string): boolean {
    return listPseudoFolder(join(this.root, 'proc')).some(
      (pid) => /^\d+$/.test(pid) && isOwnProcess(this.root, pid) && this.holds(pid, number),
    );
  }

  /** Whether a process holds the other end (proc(5), fdinfo: `tty-index`). */
  private holds(pid: string, number: string): boolean {
    const folder = join(this.root, 'proc', pid);
    return listPseudoFolder(join(folder, 'fd')).some((fd) => {
      if (!linkTarget(join(folder, 'fd', fd)).endsWith('/ptmx')) return false;
      const info = readPseudoFile(join(folder, 'fdinfo', fd)) ?? '';
      return /^tty-index:\s*(\d+)/m.exec(info)?.[1] === number;
    });
  }
}

function linkTarget(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
