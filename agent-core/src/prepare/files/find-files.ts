import { type Dirent, lstatSync, type Stats } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { dirname, isAbsolute, join, sep } from 'node:path';
import { isWithin } from '../confine.js';
import { placeInside } from './place-inside.js';
import { SearchBudget, type SearchLimits } from './search-budget.js';
import { WorkspaceFileError } from './workspace-file-error.js';
import { hasWildcard, wildcard } from './wildcard.js';

/** PATH_MAX on Linux: a longer pattern fits nothing that could be opened. */
const mostPatternChars = 4096;

const usualLimits: SearchLimits = {
  // More would not fit into a message to most coordinators.
  mostFound: 100_000,
  // Links from folder to folder can multiply what there is to look at without end.
  mostLooked: 2_000_000,
  longestMs: 30_000,
  turnMs: 20,
};

/** A folder by the name that the pattern gave it, and where it really is. */
interface Folder {
  readonly path: string;
  readonly real: string;
}

/** What is in a folder; `real` is null for what is no folder, or lies outside. */
interface Entry {
  readonly path: string;
  readonly name: string;
  readonly real: string | null;
}

/**
 * Paths that fit a pattern, as Python's glob finds them with `recursive=True`: sorted, links
 * followed, with a final separator where the pattern has one. Unlike it, what lies outside of
 * `root` is not found, and `**` follows no link back to where it came from. Rejects with
 * `WorkspaceFileError`: EINVAL (NUL), EACCES (leaves the root), and E2BIG or ETIMEDOUT
 * where there is more than the limits allow. Others have their turn while it searches.
 */
export async function findFiles(
  root: string,
  pattern: string,
  limits: Partial<SearchLimits> = {},
): Promise<string[]> {
  if (pattern.includes('\0')) throw new WorkspaceFileError('EINVAL', 'a pattern has a NUL in it');
  const whole = isAbsolute(pattern) ? pattern : join(root, sep) + pattern;
  if (!whole.startsWith(join(root, sep))) {
    throw new WorkspaceFileError('EACCES', `${pattern} leaves the workspace`);
  }
  const parts = withoutRepeats(whole.slice(join(root, sep).length).split(sep));
  if (parts.join(sep).length > mostPatternChars) return [];
  const search = new Search(root, { ...usualLimits, ...limits });
  await search.find({ path: root, real: root }, parts);
  return search.sorted();
}

/** `**` twice in a row finds what one does, and much later; but at the end it adds the folders' other spelling. */
function withoutRepeats(parts: readonly string[]): string[] {
  return parts.filter((part, at) => !(part === '**' && parts[at + 1] === '**' && at + 2 < parts.length));
}

class Search {
  private readonly root: string;
  private readonly mostFound: number;
  private readonly budget: SearchBudget;
  private readonly found = new Set<string>();

  constructor(root: string, limits: SearchLimits) {
    this.root = root;
    this.mostFound = limits.mostFound;
    this.budget = new SearchBudget(limits);
  }

  sorted(): string[] {
    return [...this.found].toSorted();
  }

  /** Finds what `parts` lead to from a folder. */
  async find(base: Folder, parts: readonly string[]): Promise<void> {
    const [part = '', ...rest] = parts;
    if (part === '**' || part === '') {
      const path = rest.length === 0 ? base.path + sep : base.path;
      await this.meet({ ...base, path }, rest);
      if (part === '**') await this.findBelow(base, rest, [base.real]);
    } else if (hasWildcard(part)) {
      await this.findMatching(base, part, rest);
    } else {
      await this.findNamed(base, part, rest);
    }
  }

  /** An entry fits all parts but the `rest`. */
  private async meet({ path, real }: Omit<Entry, 'name'>, rest: readonly string[]): Promise<void> {
    await this.budget.look();
    if (rest.length > 0) {
      if (real !== null) await this.find({ path, real }, rest);
      return;
    }
    this.found.add(path);
    if (this.found.size > this.mostFound) {
      throw new WorkspaceFileError('E2BIG', `more than ${this.mostFound} files`);
    }
  }

  private async findNamed(base: Folder, name: string, rest: readonly string[]): Promise<void> {
    const path = name === '..' ? dirname(base.path) : join(base.path, name);
    if (!isWithin(this.root, path)) return;
    const place = name === '..' ? path : join(base.real, name);
    if (entryAt(place) === undefined) return;
    await this.meet({ path, real: rest.length === 0 ? null : this.realFolder(path) }, rest);
  }

  private async findMatching(base: Folder, pattern: string, rest: readonly string[]): Promise<void> {
    const fits = wildcard(pattern);
    const isHiddenWanted = pattern.startsWith('.');
    for (const entry of await this.entries(base)) {
      // A pattern can make this slow.
      await this.budget.look();
      if ((isHiddenWanted || !entry.name.startsWith('.')) && fits(entry.name)) await this.meet(entry, rest);
    }
  }

  /** Everything below a folder, hidden names left out. `above` are the real folders that led here. */
  private async findBelow(base: Folder, rest: readonly string[], above: readonly string[]): Promise<void> {
    for (const entry of await this.entries(base)) {
      if (entry.name.startsWith('.')) continue;
      await this.meet(entry, rest);
      const { path, real } = entry;
      if (real === null || above.includes(real)) continue;
      await this.findBelow({ path, real }, rest, [...above, real]);
    }
  }

  private async entries(base: Folder): Promise<Entry[]> {
    const entries: Entry[] = [];
    for (const dirent of await this.list(base.real)) {
      const path = join(base.path, dirent.name);
      entries.push({ path, name: dirent.name, real: this.realOf(base, dirent, path) });
      await this.budget.look();
    }
    return entries;
  }

  /** All at once: a folder that stayed open while those below are searched would cost a file each level. */
  private async list(folder: string): Promise<Dirent[]> {
    const dirents: Dirent[] = [];
    try {
      for await (const dirent of await opendir(folder, { bufferSize: 256 })) dirents.push(dirent);
    } catch {
      // Python's glob passes over what cannot be read.
    }
    return dirents;
  }

  private realOf(base: Folder, dirent: Dirent, path: string): string | null {
    if (dirent.isDirectory()) return join(base.real, dirent.name);
    return dirent.isFile() ? null : this.realFolder(path);
  }

  /** Where a folder really is; null for what is none, or lies outside. */
  private realFolder(path: string): string | null {
    try {
      const place = placeInside(this.root, path, 'followed');
      return entryAt(place)?.isDirectory() === true ? place : null;
    } catch {
      return null;
    }
  }
}

/** What cannot be looked at is as good as not there. */
function entryAt(place: string): Stats | undefined {
  try {
    return lstatSync(place, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
