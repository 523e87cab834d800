import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ClaimId } from '@barnraiser/protocol';
import { folderBytes } from '../prepare/clean/folder-bytes.js';
import { isInUse, type IsLive } from '../prepare/clean/disk-items.js';
import { removeTree } from '../prepare/remove-tree.js';
import type { DataFolders } from '../storage/data-folders.js';
import type { Leftover } from './leftovers.js';

/** What was freed, and what could not be removed. */
export interface FreedDisk {
  readonly freedBytes: number;
  readonly left: readonly Leftover[];
}

/**
 * Removes caches and left-over work folders, and answers how many bytes that freed. While a build
 * runs, the folder that it works in and all caches stay, for it may be using any of them.
 */
export async function freeDisk(
  { work, cache }: DataFolders,
  { isLive, isBuilding }: { readonly isLive: IsLive; readonly isBuilding: () => boolean },
): Promise<FreedDisk> {
  const before = (await folderBytes(work)) + (await folderBytes(cache));
  const left: Leftover[] = [];
  for (const path of await pathsIn(work)) {
    const isWorkspace = ClaimId.safeParse(path.slice(work.length + 1)).success;
    if (isWorkspace && !(await isInUse(path, isLive))) left.push(...(await remove(path)));
  }
  for (const path of await pathsIn(cache)) if (!isBuilding()) left.push(...(await remove(path)));
  const after = (await folderBytes(work)) + (await folderBytes(cache));
  return { freedBytes: Math.max(0, before - after), left };
}

async function remove(path: string): Promise<Leftover[]> {
  const removal = await removeTree(path);
  return removal.ok ? [] : removal.left.map((at) => ({ path: at, why: removal.why }));
}

async function pathsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.map((name) => join(folder, name));
}
