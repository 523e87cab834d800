import { mkdir, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { ClaimId } from '@barnraiser/protocol';
import { PrepareError } from './prepare-error.js';
import { removeTree, type Removal } from './remove-tree.js';
import type { WorkspaceFolders } from './workspace-folders.js';

const ownerOnly = 0o700;

/**
 * Makes the folders of one build, empty and the owner's alone (0700). What an earlier attempt left
 * under the same claim is removed first. Paths are real ones, without symbolic links. Rejects with
 * `PrepareError`: disk-full or internal-error.
 */
export async function openWorkspace(workRoot: string, claimId: string): Promise<WorkspaceFolders> {
  // The id becomes a folder's name, so that it is one is not left to the caller.
  const name = ClaimId.parse(claimId);
  try {
    await mkdir(workRoot, { recursive: true, mode: ownerOnly });
    const root = join(await realpath(workRoot), name);
    const removal = await removeTree(root);
    if (!removal.ok) throw new PrepareError('internal-error', `clearing ${root}: ${removal.why}`);
    const folders = {
      root,
      source: join(root, 'source'),
      home: join(root, 'home'),
      tmp: join(root, 'tmp'),
    };
    await mkdir(root, { mode: ownerOnly });
    const inside = [folders.source, folders.home, folders.tmp];
    await Promise.all(inside.map((folder) => mkdir(folder, { mode: ownerOnly })));
    return folders;
  } catch (error) {
    throw PrepareError.from(`making the workspace of ${claimId}`, error);
  }
}

/** Removes a build's folders with all that is in them. Never rejects; doing it twice is harmless. */
export async function removeWorkspace(workspace: WorkspaceFolders | string): Promise<Removal> {
  const root = typeof workspace === 'string' ? workspace : workspace.root;
  try {
    return await removeTree(root);
  } catch (error) {
    return { ok: false, left: [root], why: (error as Error).message };
  }
}

/** What a sweep did; `left` holds what could not be removed, and why. */
export interface Sweep {
  readonly removed: readonly string[];
  readonly left: readonly { readonly path: string; readonly why: string }[];
}

/**
 * Removes the workspaces that a crash left behind: every folder that is named by a claim which is
 * not in `keep`. Anything else in `workRoot` is not ours and stays.
 */
export async function sweepWorkspaces(workRoot: string, keep: ReadonlySet<string>): Promise<Sweep> {
  const names = await readdir(workRoot).catch(() => []);
  const removed: string[] = [];
  const left: { path: string; why: string }[] = [];
  for (const name of names) {
    if (keep.has(name) || !ClaimId.safeParse(name).success) continue;
    const path = join(workRoot, name);
    const removal = await removeWorkspace(path);
    if (removal.ok) removed.push(path);
    else left.push(...removal.left.map((at) => ({ path: at, why: removal.why })));
  }
  return { removed, left };
}
