import { isAbsolute, join, normalize } from 'node:path';

/** Where the master's paths are, which are relative to the builder's folder, or absolute. */
export class Places {
  private readonly root: string;
  private readonly builderFolder: string;
  private readonly home: string;

  /** `root` is absolute; `builderFolder` lies below it. */
  constructor(root: string, builderFolder: string, home: string) {
    this.root = root;
    this.builderFolder = builderFolder;
    this.home = home;
  }

  /** The absolute path; an absolute part makes those before it void, as in Python. It need not be within the root. */
  at(...parts: readonly string[]): string {
    const start = parts.findLastIndex((part) => isAbsolute(part));
    const below = start < 0 ? [this.root, this.builderFolder, ...parts] : parts.slice(start);
    return normalize(join(...below)).replace(/(?<=.)\/$/, '');
  }

  /** The same with a `~` at its start meaning the home of commands. */
  atHome(folder: string, path: string): string {
    return this.at(folder, path === '~' || path.startsWith('~/') ? this.home + path.slice(1) : path);
  }
}
