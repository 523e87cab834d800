import { mkdirSync, readdirSync, realpathSync, statSync, unlinkSync } from 'node:fs';
import { removeTree } from '../remove-tree.js';
import { findFiles } from './find-files.js';
import { openInside } from './open-inside.js';
import { packFolder } from './pack-folder.js';
import { placeInside } from './place-inside.js';
import { readBlocks, reblock } from './read-blocks.js';
import { WorkspaceFileError } from './workspace-file-error.js';
import type { StatTuple, WorkspaceFiles } from './workspace-files.js';
import { writeWhole } from './write-whole.js';

/** File operations below a folder that exists; see `WorkspaceFiles`. Holds nothing open between calls. */
export function openWorkspaceFiles(folder: string): WorkspaceFiles {
  const root = realpathSync(folder);
  return {
    makeFolder: (path) =>
      attempt(
        `making ${path}`,
        () => void mkdirSync(placeInside(root, path, 'followed'), { recursive: true }),
      ),
    remove: (path) => attempt(`removing ${path}`, () => remove(root, path)),
    removeFile: (path) => attempt(`removing ${path}`, () => unlinkSync(placeInside(root, path, 'itself'))),
    stat: (path) => attempt(`stat ${path}`, () => tupleOf(root, path)),
    times: (path) => attempt(`stat ${path}`, () => timesOf(root, path)),
    list: (path) => attempt(`listing ${path}`, () => readdirSync(placeInside(root, path, 'followed'))),
    glob: (pattern) => attempt(`finding ${pattern}`, () => findFiles(root, pattern)),
    read: (path, blockBytes, fromByte = 0) => read(root, path, blockBytes, fromByte),
    write: (path, blocks, mode) =>
      attempt(`writing ${path}`, () => writeWhole(placeInside(root, path, 'followed'), blocks, mode)),
    pack: (path, compression, blockBytes) =>
      reblock(
        whole(`packing ${path}`, () => packed(root, path, compression)),
        blockBytes,
      ),
  };
}

async function attempt<T>(action: string, act: () => T | Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw WorkspaceFileError.from(action, cause);
  }
}

async function* whole(action: string, open: () => AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* open();
  } catch (cause) {
    throw WorkspaceFileError.from(action, cause);
  }
}

async function remove(root: string, path: string): Promise<void> {
  const place = placeInside(root, path, 'itself');
  if (place === root) throw new WorkspaceFileError('EBUSY', 'the workspace itself stays');
  const removal = await removeTree(place);
  if (!removal.ok) {
    throw new WorkspaceFileError('EACCES', `${removal.left[0] ?? path} remains: ${removal.why}`);
  }
}

/** Synchronous, as all that is quick here: a coordinator that asks thousands of times waits for each. */
function tupleOf(root: string, path: string): StatTuple {
  const found = statSync(placeInside(root, path, 'followed'));
  const times = [found.atimeMs, found.mtimeMs, found.ctimeMs].map((ms) => Math.floor(ms / 1000));
  const { mode, ino, dev, nlink, uid, gid, size } = found;
  return [mode, ino, dev, nlink, uid, gid, size, times[0]!, times[1]!, times[2]!];
}

function timesOf(root: string, path: string): { accessedS: number; modifiedS: number } {
  const { atimeMs, mtimeMs } = statSync(placeInside(root, path, 'followed'));
  return { accessedS: atimeMs / 1000, modifiedS: mtimeMs / 1000 };
}

async function* read(
  root: string,
  path: string,
  blockBytes: number,
  fromByte: number,
): AsyncGenerator<Buffer> {
  yield* readBlocks(await openInside(root, path), blockBytes, fromByte);
}

function packed(
  root: string,
  path: string,
  compression: Parameters<WorkspaceFiles['pack']>[1],
): AsyncIterable<Uint8Array> {
  const place = placeInside(root, path, 'followed');
  // Python's tarfile would take a file; masters ask for folders, and unpack what they get as one.
  if (!statSync(place).isDirectory()) throw new WorkspaceFileError('ENOTDIR', `${path} is no folder`);
  return packFolder(place, compression);
}
