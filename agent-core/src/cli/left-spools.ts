import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ClaimId } from '@barnraiser/protocol';
import { keepLog } from '../history/kept-logs.js';
import { folderBytes } from '../prepare/clean/folder-bytes.js';
import { removeTree, type Removal } from '../prepare/remove-tree.js';
import type { DataFolders } from '../storage/data-folders.js';
import { listMemberships } from '../storage/memberships.js';
import { readJsonFile } from '../storage/read-json-file.js';
import { SpoolClaim } from '../stream/spool-claim.js';

/** Reports that nobody waits for. */
export interface LeftSpools {
  readonly items: readonly {
    readonly path: string;
    readonly bytes: number;
    /** Whether it is known which build it was. */
    readonly isReadable: boolean;
  }[];
  /** What no agent put there. */
  readonly foreign: readonly string[];
}

/** Finds them where no agent runs: what cannot be read, and what was for a coordinator that was left since. */
export async function findLeftSpools({ root, spool }: DataFolders): Promise<LeftSpools> {
  const joined = new Set((await listMemberships(root)).map(({ url }) => url));
  const items: LeftSpools['items'][number][] = [];
  const foreign: string[] = [];
  for (const name of await readdir(spool).catch((): string[] => [])) {
    const path = join(spool, name);
    if (!ClaimId.safeParse(name).success) {
      foreign.push(path);
      continue;
    }
    const claim = await readJsonFile(join(path, 'claim.json'), SpoolClaim);
    if (claim !== null && joined.has(claim.coordinator)) continue;
    items.push({ path, bytes: await folderBytes(path), isReadable: claim !== null });
  }
  return { items, foreign };
}

/** Removes one; of a build that is known the log is kept as with every other. Never rejects. */
export async function removeLeftSpool(
  { path, isReadable }: LeftSpools['items'][number],
  historyFolder: string,
): Promise<Removal> {
  try {
    if (isReadable) await keepLog(historyFolder, path, basename(path)).catch(() => undefined);
    return await removeTree(path);
  } catch (error) {
    return { ok: false, left: [path], why: (error as Error).message };
  }
}
