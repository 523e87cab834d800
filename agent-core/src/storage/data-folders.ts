import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** Where the agent keeps what; all absolute, all below `root`. */
export interface DataFolders {
  readonly root: string;
  readonly spool: string;
  readonly work: string;
  readonly cache: string;
  readonly history: string;
}

/** The folders below `root`; without it, below BARNRAISER_HOME or this platform's folder for application data. */
export function dataFolders(root?: string): DataFolders {
  const chosen = root ?? process.env['BARNRAISER_HOME'] ?? envPaths('barnraiser', { suffix: '' }).data;
  const base = resolve(chosen);
  return {
    root: base,
    spool: join(base, 'spool'),
    work: join(base, 'work'),
    cache: join(base, 'cache'),
    history: join(base, 'history'),
  };
}

/** Makes the folders, the owner's alone (0700). Rejects with the file system's error. */
export async function makeDataFolders(folders: DataFolders): Promise<void> {
  for (const folder of Object.values(folders))
    await mkdir(folder as string, { recursive: true, mode: 0o700 });
}
