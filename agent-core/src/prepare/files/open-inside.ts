import { constants, lstatSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { placeInside } from './place-inside.js';
import { WorkspaceFileError } from './workspace-file-error.js';

/** Windows has neither, and makes links for administrators alone. */
const safely = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Opens a regular file below `root` for reading. It is sure to lie there even while a command turns
 * links under our feet: where the path leads after the opening must be what was opened. Throws
 * `WorkspaceFileError`, EISDIR for a folder and EACCES for a pipe or a device.
 */
export async function openInside(root: string, path: string): Promise<FileHandle> {
  let file: FileHandle | null = null;
  try {
    file = await open(placeInside(root, path, 'followed'), constants.O_RDONLY | safely);
    const opened = await file.stat();
    if (opened.isDirectory()) throw new WorkspaceFileError('EISDIR', `${path} is a folder`);
    const found = lstatSync(placeInside(root, path, 'followed'));
    if (!opened.isFile() || opened.ino !== found.ino || opened.dev !== found.dev) {
      throw new WorkspaceFileError('EACCES', `${path} is no regular file`);
    }
    return file;
  } catch (cause) {
    await file?.close();
    throw WorkspaceFileError.from(`opening ${path}`, cause);
  }
}
