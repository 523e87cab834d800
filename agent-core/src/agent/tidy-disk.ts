import { join } from 'node:path';
import type { ClaimId, LimitSettings } from '@barnraiser/protocol';
import { cleanDisk, type CleanUp } from '../prepare/clean/clean-disk.js';
import { folderBytes } from '../prepare/clean/folder-bytes.js';
import { freeBytes } from '../sense/disk.js';
import type { DataFolders } from '../storage/data-folders.js';

const mib = 1024 ** 2;

/** What a clean-up has to spare, and whether it is one. Times are epoch ms. */
export interface TidyOptions {
  /** Whether a claim's build may be using its workspace. */
  readonly isLive: (claimId: ClaimId) => boolean;
  /** When the running build began: what was used since may be in use. Null: none runs. */
  readonly startedAt: number | null;
  readonly now: number;
  /** Removes nothing, and tells what would be removed. */
  readonly isDryRun?: boolean;
  /** Of the logs of finished builds. Default: as measured. */
  readonly logBytes?: number;
}

/**
 * Brings what the agent keeps within the owner's budget and above their floor of free space: what
 * was not used for the longest time goes, and what builds left over. Never rejects.
 */
export async function tidyDisk(
  folders: DataFolders,
  { diskBudgetMb, diskFloorMb }: Pick<LimitSettings, 'diskBudgetMb' | 'diskFloorMb'>,
  { isLive, startedAt, now, isDryRun = false, logBytes }: TidyOptions,
): Promise<CleanUp> {
  const floorBytes = diskFloorMb * mib;
  const logs = logBytes ?? (await folderBytes(join(folders.history, 'logs')));
  return cleanDisk({
    folders,
    isDryRun,
    budgetBytes: diskBudgetMb === null ? null : diskBudgetMb * mib,
    shortBytes: Math.max(0, floorBytes - (await freeBytes(folders.work).catch(() => floorBytes))),
    otherBytes: logs + (await folderBytes(folders.spool)),
    isLive,
    inUseSince: startedAt,
    now,
  });
}
