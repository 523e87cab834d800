import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { removeTree } from '../prepare/remove-tree.js';
import { sweepWorkspaces } from '../prepare/workspace.js';
import type { DataFolders } from '../storage/data-folders.js';
import { folderBytes } from '../prepare/clean/folder-bytes.js';

/**
 * Removes caches and left-over work folders, and answers how many bytes that freed. While a build
 * runs, its work folder and all caches stay, for it may be using any of them.
 */
export async function freeDisk(
  { work, cache }: DataFolders,
  running: string | null,
): Promise<{ freedBytes: number }> {
  const before = (await folderBytes(work)) + (await folderBytes(cache));
  await sweepWorkspaces(work, new Set(running === null ? [] : [running]));
  if (running === null) {
    for (const name of await readdir(cache).catch(() => [])) await removeTree(join(cache, name));
  }
  const after = (await folderBytes(work)) + (await folderBytes(cache));
  return { freedBytes: Math.max(0, before - after) };
}
