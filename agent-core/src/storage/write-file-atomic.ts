import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces a file (mode 0600) whole: after a crash it holds either the old or the new content. The
 * bytes are on the disk when this settles, unless `isDurable` is false: then a power cut may cost
 * them. Rejects with the file system's error, leaving the old file.
 */
export async function writeFileAtomic(
  path: string,
  content: string | Uint8Array,
  { isDurable = true }: { isDurable?: boolean } = {},
): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const handle = await open(temporary, 'w', 0o600);
    try {
      await handle.writeFile(content);
      if (isDurable) await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  if (isDurable) await syncFolder(dirname(path));
}

/** Makes the rename itself durable; folders cannot be opened on Windows, which needs no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
