import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { markUsed } from './clean/mark-used.js';
import { confine } from './confine.js';
import { PrepareError } from './prepare-error.js';
import type { CacheMount } from './workspace-folders.js';

/**
 * Makes the folders that outlive a project's builds and says where each belongs in its source.
 * Rejects with `PrepareError` job-invalid when a cache's path leaves the source folder or is the
 * source folder itself. Two caches of one project with the same key are the same folder.
 */
export async function openCaches(
  cacheRoot: string,
  project: string,
  caches: readonly { readonly key: string; readonly path: string }[],
  sourceFolder: string,
): Promise<CacheMount[]> {
  const mounts: CacheMount[] = [];
  for (const cache of caches) {
    const to = confine(sourceFolder, cache.path);
    if (to === null || to === sourceFolder) {
      throw new PrepareError(
        'job-invalid',
        `cache "${cache.key}": its path leaves the source: ${cache.path}`,
      );
    }
    // A key may hold slashes and dots; encoded it is one plain segment.
    const from = join(cacheRoot, 'projects', encodeURIComponent(project), encodeURIComponent(cache.key));
    try {
      await mkdir(from, { recursive: true, mode: 0o700 });
      await markUsed(from);
    } catch (error) {
      throw PrepareError.from(`making the cache "${cache.key}"`, error);
    }
    mounts.push({ from, to });
  }
  return mounts;
}
