import { mkdir, rmdir, symlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CacheMount } from '../../prepare/workspace-folders.js';
import type { Sandbox } from '../sandbox.js';

/** No isolation: a plain child with the agent's own rights. Caches are linked into the source. */
export const noSandbox: Sandbox = {
  isolation: 'none',
  housingDepth: 0,
  hasPrivateProcesses: false,
  wrap: async ({ argv, cwd, env, caches }) => {
    const [file = '', ...args] = argv;
    for (const cache of caches) await link(cache);
    return { file, args, env, cwd };
  },
};

// What the source itself has in that place is left alone, unless it is an empty folder.
async function link({ from, to }: CacheMount): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await rmdir(to).catch(() => undefined);
  await symlink(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}
