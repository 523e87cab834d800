import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { chmod, mkdir, readdir, realpath, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { markUsed } from './clean/mark-used.js';
import { PrepareError } from './prepare-error.js';
import { removeTree, type Removal } from './remove-tree.js';
import type { WorkspaceFolders } from './workspace-folders.js';

/** Whose workspace it is: the builders of one coordinator have each their own. */
export interface BuilderKey {
  /** Its address. */
  readonly coordinator: string;
  readonly builder: string;
}

/** A workspace that was opened. */
export interface BuilderWorkspace {
  readonly folders: WorkspaceFolders;
  /** An earlier build of the builder left its files in it. */
  readonly isFound: boolean;
  /** What was in its place and could not be used nor removed; null: nothing. For people. */
  readonly left: { readonly path: string; readonly why: string } | null;
}

const ownerOnly = 0o700;
/** How the name ends of what could not be removed: the clean-up tries again. */
export const asideSuffix = '.unusable';

/**
 * Opens the workspace of a builder, below the caches: `source` as its last build here left it, or
 * empty; `home` and `tmp` new. It stays at its path, which build tools write down. One that holds files
 * of others is removed, or set aside, and replaced. Rejects with `PrepareError`: disk-full or
 * internal-error.
 */
export async function openBuilderWorkspace(cacheRoot: string, key: BuilderKey): Promise<BuilderWorkspace> {
  try {
    const place = join(rootOf(cacheRoot), nameOf(hostIn(key.coordinator), key.coordinator));
    await mkdir(place, { recursive: true, mode: ownerOnly });
    const root = join(await realpath(place), nameOf(key.builder, key.builder));
    // First of all, so that no clean-up takes it for something that nobody uses.
    await markUsed(root);
    const folders = foldersOf(root);
    const flaw = flawIn(root) ?? (await clear([folders.home, folders.tmp]));
    const left = flaw === null ? null : await replace(root, flaw);
    const isFound = existsSync(folders.source);
    for (const folder of [folders.source, folders.home, folders.tmp]) {
      await mkdir(folder, { recursive: true, mode: ownerOnly });
      // A build may have locked it.
      await chmod(folder, ownerOnly);
    }
    await markUsed(root);
    return { folders, isFound, left };
  } catch (error) {
    throw PrepareError.from(`making the workspace of ${key.builder}`, error);
  }
}

/** Removes what is for one build alone; `source` stays for the next. Never rejects. */
export async function closeBuilderWorkspace({ root, home, tmp }: WorkspaceFolders): Promise<Removal[]> {
  const removals = await Promise.all([home, tmp].map(remove));
  await markUsed(root);
  return removals;
}

/** Removes every workspace of a coordinator's builders. Never rejects; doing it twice is harmless. */
export async function removeBuilderWorkspaces(cacheRoot: string, coordinator: string): Promise<Removal> {
  return remove(join(rootOf(cacheRoot), nameOf(hostIn(coordinator), coordinator)));
}

/** Removes what an agent that was cut off left in them beside their sources. Answers what could not go. Never rejects. */
export async function sweepBuilderWorkspaces(cacheRoot: string): Promise<{ path: string; why: string }[]> {
  const left: { path: string; why: string }[] = [];
  for (const coordinator of await pathsIn(rootOf(cacheRoot))) {
    for (const root of await pathsIn(coordinator)) {
      for (const path of await pathsIn(root)) {
        const removal = path === foldersOf(root).source ? ({ ok: true } as const) : await remove(path);
        if (!removal.ok) left.push(...removal.left.map((at) => ({ path: at, why: removal.why })));
      }
    }
  }
  return left;
}

function rootOf(cacheRoot: string): string {
  return join(cacheRoot, 'workspaces');
}

function foldersOf(root: string): WorkspaceFolders {
  return { root, source: join(root, 'source'), home: join(root, 'home'), tmp: join(root, 'tmp') };
}

/** Something to read and something that no other has. Short: sockets in a build allow 108 bytes of path (unix(7)). */
function nameOf(readable: string, whole: string): string {
  const safe = readable
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 20);
  const digest = createHash('sha256').update(whole).digest('hex').slice(0, 8);
  return safe === '' ? digest : `${safe}-${digest}`;
}

function hostIn(address: string): string {
  return URL.canParse(address) ? new URL(address).hostname : address;
}

/** So many entries are looked at: a build tree may have a hundred thousand, and a container's files lie near its top. */
const mostLookedAt = 1000;

/** Why what is there cannot be built in: null where it can, or nothing is there. */
function flawIn(root: string): string | null {
  const uid = process.geteuid?.();
  const left = [root, join(root, 'source')];
  let seen = 0;
  for (let at = left.shift(); at !== undefined && seen < mostLookedAt; at = left.shift(), seen += 1) {
    const found = lstatSync(at, { throwIfNoEntry: false });
    if (found === undefined) continue;
    const isTop = at === root || at === join(root, 'source');
    if (isTop && !found.isDirectory()) return `${at} is no folder`;
    if (uid !== undefined && found.uid !== uid) return `${at} belongs to the user ${found.uid}`;
    if (at !== root && found.isDirectory() && left.length < mostLookedAt) left.push(...namesIn(at));
  }
  return null;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    // One that its build has locked; it can unlock it.
    return [];
  }
}

/** Clears the place; what cannot be removed is set aside beside it. */
async function replace(root: string, flaw: string): Promise<{ path: string; why: string } | null> {
  const removal = await removeTree(root);
  if (removal.ok) return null;
  const aside = `${root}.${Date.now()}${asideSuffix}`;
  await rename(root, aside);
  return { path: aside, why: `${flaw}; ${removal.why}` };
}

/** Why one of them cannot go; null: they are gone. */
async function clear(folders: readonly string[]): Promise<string | null> {
  for (const folder of folders) {
    const removal = await removeTree(folder);
    if (!removal.ok) return `clearing ${folder}: ${removal.why}`;
  }
  return null;
}

async function remove(path: string): Promise<Removal> {
  try {
    return await removeTree(path);
  } catch (error) {
    return { ok: false, left: [path], why: (error as Error).message };
  }
}

async function pathsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.map((name) => join(folder, name));
}
