import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { logFiles } from '../stream/spool.js';

/** The folders of the logs that are kept, oldest first (their names are UUIDv7), one for each claim. */
export function keptLogFolder(historyFolder: string, claimId: string): string {
  return join(logsFolder(historyFolder), claimId);
}

/** Keeps the console log of a spool that goes: its bytes, steps, marks and result are moved. Rejects with the file system's error. */
export async function keepLog(historyFolder: string, spoolFolder: string, claimId: string): Promise<void> {
  const folder = keptLogFolder(historyFolder, claimId);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of Object.values(logFiles)) {
    await rename(join(spoolFolder, name), join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      // A build that was given back has no result.
      if (error.code !== 'ENOENT') throw error;
    });
  }
}

/** Removes the oldest kept logs until all together are within the limit. */
export async function trimKeptLogs(historyFolder: string, limitBytes: number): Promise<void> {
  const claimIds = await readdir(logsFolder(historyFolder)).catch((): string[] => []);
  claimIds.sort();
  let total = 0;
  for (const claimId of claimIds.toReversed()) {
    total += await folderBytes(keptLogFolder(historyFolder, claimId));
    if (total > limitBytes) await forgetLog(historyFolder, claimId);
  }
}

/** Removes one kept log, if there is one. */
export async function forgetLog(historyFolder: string, claimId: string): Promise<void> {
  await rm(keptLogFolder(historyFolder, claimId), { recursive: true, force: true });
}

function logsFolder(historyFolder: string): string {
  return join(historyFolder, 'logs');
}

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder).catch(() => [])) {
    bytes += await stat(join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    );
  }
  return bytes;
}
