import { stat } from 'node:fs/promises';
import { removeTree } from '../remove-tree.js';
import { chooseItems, type ChosenItem, type DiskRules } from './choose-items.js';
import { type DiskItem, type IsLive, isInUse, listDiskItems } from './disk-items.js';

/** What a clean-up did, or would do. */
export interface CleanUp {
  readonly removed: readonly ChosenItem[];
  /** What could not be removed, path by path (at most 20 of each item), with the reason. */
  readonly left: readonly { readonly path: string; readonly why: string }[];
  /** What no agent put into its folders; it stays. */
  readonly foreign: readonly string[];
  readonly freedBytes: number;
  /** What is kept afterwards in the work and cache folders. */
  readonly keptBytes: number;
}

/** Where and by which rules. */
export interface CleanOptions extends DiskRules {
  readonly folders: { readonly work: string; readonly cache: string };
  /** Asked again before each workspace goes: a build may have begun meanwhile. */
  readonly isLive: IsLive;
  /** Removes nothing, and tells what it would remove. */
  readonly isDryRun?: boolean;
}

/**
 * Removes what builds left over, and what was not used for the longest time beyond the owner's
 * budget and floor: read-only trees, paths of any depth. What belongs to others is told, not kept in
 * silence. Never rejects.
 */
export async function cleanDisk(options: CleanOptions): Promise<CleanUp> {
  const { items, foreign } = await listDiskItems(options.folders, options);
  const removed: ChosenItem[] = [];
  const left: { path: string; why: string }[] = [];
  for (const item of chooseItems(items, options)) {
    const failures = options.isDryRun === true ? [] : await remove(item, options.isLive);
    if (failures === null) continue;
    if (failures.length === 0) removed.push(item);
    left.push(...failures);
  }
  const freedBytes = removed.reduce((sum, { bytes }) => sum + bytes, 0);
  const allBytes = items.reduce((sum, { bytes }) => sum + bytes, 0);
  return { removed, left, foreign, freedBytes, keptBytes: allBytes - freedBytes };
}

/** Null: it was used meanwhile and stays. */
async function remove(item: DiskItem, isLive: IsLive): Promise<{ path: string; why: string }[] | null> {
  try {
    const isWorkspace = item.kind === 'work' || item.kind === 'kept';
    if (isWorkspace && (await isInUse(item.path, isLive))) return null;
    const found = await stat(item.path).catch(() => null);
    if (item.kind !== 'work' && found !== null && found.mtimeMs > item.usedAt) return null;
    const removal = await removeTree(item.path);
    return removal.ok ? [] : removal.left.map((path) => ({ path, why: removal.why }));
  } catch (error) {
    return [{ path: item.path, why: (error as Error).message }];
  }
}
