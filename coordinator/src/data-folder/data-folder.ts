import { chmod, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { lockFolder } from './folder-lock.js';

/** Where a coordinator keeps its things; absolute paths. */
export interface DataFolder {
  readonly root: string;
  readonly database: string;
  readonly logs: string;
  readonly blobs: string;
  readonly uploads: string;
  /** What providers of this machine's own instances have to remember. */
  readonly pools: string;
  /** Gives the folder back to other processes, if this one had it alone. */
  unlock(): Promise<void>;
}

/**
 * Opens a data folder, making it (mode 0700) when it is not there. Only the embedded database must have
 * it alone: unless it `isShared`, rejects with `conflict` while another coordinator has it so.
 */
export async function openDataFolder(dataDir: string, isShared = false): Promise<DataFolder> {
  const root = resolve(dataDir);
  await mkdir(root, { recursive: true, mode: 0o700 });
  // It may have been made before by somebody with a wider mask; it holds the administrator's token.
  await chmod(root, 0o700);
  const unlock = isShared ? async () => undefined : await lockFolder(root);
  return {
    root,
    database: join(root, 'database'),
    logs: join(root, 'logs'),
    blobs: join(root, 'blobs'),
    uploads: join(root, 'uploads'),
    pools: join(root, 'pools'),
    unlock,
  };
}
