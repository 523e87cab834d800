import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * The bytes that this account may still write where `path` lies, or would lie: the nearest folder
 * above that exists counts. Rejects when not even the root can be asked.
 */
export async function freeBytes(path: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch (error) {
    const above = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === path) throw error;
    return freeBytes(above);
  }
}
