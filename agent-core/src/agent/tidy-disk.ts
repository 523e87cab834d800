import { basename, join } from 'node:path';
import type { LimitSettings } from '@barnraiser/protocol';
import { cleanDisk, type CleanUp } from '../prepare/clean/clean-disk.js';
import { folderBytes } from '../prepare/clean/folder-bytes.js';
import { freeBytes } from '../sense/disk.js';
import type { DataFolders } from '../storage/data-folders.js';
import { listSpools } from '../stream/spool.js';

const mib = 1024 ** 2;

/**
 * Brings what the agent keeps within the owner's budget and above their floor of free space: what
 * was not used for the longest time goes. `startedAt` is when the running build began, null when
 * none runs; its workspace and what it uses stay. Times are epoch ms. Never rejects.
 */
export async function tidyDisk(
  folders: DataFolders,
  { diskBudgetMb, diskFloorMb }: Pick<LimitSettings, 'diskBudgetMb' | 'diskFloorMb'>,
  { startedAt, now }: { readonly startedAt: number | null; readonly now: number },
): Promise<CleanUp> {
  const floorBytes = diskFloorMb * mib;
  const spools = await listSpools(folders.spool);
  return cleanDisk({
    folders,
    budgetBytes: diskBudgetMb === null ? null : diskBudgetMb * mib,
    shortBytes: Math.max(0, floorBytes - (await freeBytes(folders.work).catch(() => floorBytes))),
    otherBytes: (await folderBytes(join(folders.history, 'logs'))) + (await folderBytes(folders.spool)),
    live: new Set(spools.map((folder) => basename(folder))),
    inUseSince: startedAt,
    now,
  });
}
