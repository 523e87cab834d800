import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ClaimId } from '@barnraiser/protocol';
import { heirOf, listKept } from '../kept-workspaces.js';
import { asideSuffix } from '../workspace-of-builder.js';
import { folderBytes } from './folder-bytes.js';

/**
 * Something in the agent's folders that can go as a whole. `work`: the workspace of a build that is
 * over. `kept`: one that waits for its build to be tried again. `builder`: one in which all builds of
 * a builder work. `unfinished`: what a fetch left that was cut off, or nothing can be built in.
 */
export interface DiskItem {
  readonly kind: 'work' | 'kept' | 'builder' | 'mirror' | 'archive' | 'cache' | 'unfinished';
  readonly path: string;
  readonly bytes: number;
  /** Epoch ms. */
  readonly usedAt: number;
}

/** What lies in the work and cache folders. `foreign`: what no agent put there, and none removes. */
export interface DiskItems {
  readonly items: readonly DiskItem[];
  readonly foreign: readonly string[];
}

/** Whether a claim's build may be using its workspace at this moment. */
export type IsLive = (claimId: ClaimId) => boolean;

/** `now` is epoch ms. Never rejects. */
export async function listDiskItems(
  folders: { readonly work: string; readonly cache: string },
  { isLive, now }: { readonly isLive: IsLive; readonly now: number },
): Promise<DiskItems> {
  const kept = new Set((await listKept(folders.work, now)).map(({ root }) => root));
  const found: { kind: DiskItem['kind']; path: string }[] = [];
  const foreign: string[] = [];
  for (const path of await pathsIn(folders.work)) {
    if (!ClaimId.safeParse(basename(path)).success) foreign.push(path);
    else if (!(await isInUse(path, isLive))) found.push({ kind: kept.has(path) ? 'kept' : 'work', path });
  }
  for (const path of await pathsIn(folders.cache)) {
    const below = await inCache(path);
    if (below === null) foreign.push(path);
    else found.push(...below);
  }
  const items: DiskItem[] = [];
  for (const one of found) items.push({ ...one, ...(await measure(one.path)) });
  return { items, foreign };
}

/** Whether a build works in a workspace: its own, or one that it goes on with. */
export async function isInUse(path: string, isLive: IsLive): Promise<boolean> {
  if (isLive(ClaimId.parse(basename(path)))) return true;
  const heir = await heirOf(path);
  return heir !== null && isLive(heir);
}

/** What one folder of the cache holds; null: it is none of the cache's own. */
async function inCache(folder: string): Promise<{ kind: DiskItem['kind']; path: string }[] | null> {
  const paths = await pathsIn(folder);
  switch (basename(folder)) {
    case 'git':
      return paths.map((path) => ({ kind: path.endsWith('.new') ? 'unfinished' : 'mirror', path }));
    case 'archives':
      return paths.map((path) => ({ kind: path.endsWith('.part') ? 'unfinished' : 'archive', path }));
    case 'projects': {
      const projects = await Promise.all(paths.map(pathsIn));
      return projects.flat().map((path) => ({ kind: 'cache', path }));
    }
    case 'workspaces': {
      const coordinators = await Promise.all(paths.map(pathsIn));
      return coordinators
        .flat()
        .map((path) => ({ kind: path.endsWith(asideSuffix) ? 'unfinished' : 'builder', path }));
    }
    default:
      return null;
  }
}

async function measure(path: string): Promise<Pick<DiskItem, 'bytes' | 'usedAt'>> {
  const found = await stat(path).catch(() => null);
  if (found === null) return { bytes: 0, usedAt: 0 };
  const bytes = found.isDirectory() ? await folderBytes(path) : found.blocks * 512;
  return { bytes, usedAt: found.mtimeMs };
}

async function pathsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.map((name) => join(folder, name));
}
