import { lstatSync, readlinkSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { isWithin } from '../confine.js';
import { WorkspaceFileError } from './workspace-file-error.js';

/** Whether a link at the end of a path stands for itself or for what it leads to. */
export type LastLink = 'followed' | 'itself';

/** Linux's own limit (path_resolution(7)). */
const mostLinks = 40;
/** PATH_MAX on Linux. */
const mostPathLength = 4096;

/**
 * Where `path` leads below `root`, without a link on the way: whoever opens it needs to follow none.
 * What does not exist yet may be made there. `..` is taken by name, as in a normalised path. Throws
 * `WorkspaceFileError`: EACCES for what leaves the root, ENOTDIR, ELOOP, ENAMETOOLONG, EINVAL (NUL).
 * `root` must be absolute and real.
 */
export function placeInside(root: string, path: string, lastLink: LastLink): string {
  if (path.includes('\0')) throw new WorkspaceFileError('EINVAL', 'a path has a NUL in it');
  if (path.length > mostPathLength) throw new WorkspaceFileError('ENAMETOOLONG', 'a path is too long');
  const rest = segmentsBelow(root, resolve(root, path), path).toReversed();
  let at = root;
  let links = 0;
  for (let segment = rest.pop(); segment !== undefined; segment = rest.pop()) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') {
      if (at === root) throw leaves(path);
      at = dirname(at);
      continue;
    }
    const next = join(at, segment);
    const entry = lookAt(next, path);
    if (entry === undefined) return missing(root, join(next, ...rest.toReversed()), path);
    if (entry.isSymbolicLink() && (rest.length > 0 || lastLink === 'followed')) {
      links += 1;
      if (links > mostLinks) throw new WorkspaceFileError('ELOOP', `${path} leads in a circle`);
      const text = readlinkSync(next);
      const isAbsolute = text.startsWith(sep);
      rest.push(...(isAbsolute ? segmentsBelow(root, text, path) : text.split(sep)).toReversed());
      if (isAbsolute) at = root;
      continue;
    }
    if (rest.length > 0 && !entry.isDirectory()) {
      throw new WorkspaceFileError('ENOTDIR', `${next} is no folder`);
    }
    at = next;
  }
  return at;
}

function lookAt(place: string, path: string): ReturnType<typeof lstatSync> {
  try {
    return lstatSync(place, { throwIfNoEntry: false });
  } catch (cause) {
    throw WorkspaceFileError.from(path, cause);
  }
}

function missing(root: string, place: string, path: string): string {
  if (!isWithin(root, place)) throw leaves(path);
  return place;
}

function segmentsBelow(root: string, place: string, path: string): string[] {
  if (place !== root && !place.startsWith(root === sep ? root : root + sep)) throw leaves(path);
  return place.slice(root.length).split(sep);
}

function leaves(path: string): WorkspaceFileError {
  return new WorkspaceFileError('EACCES', `${path} leaves the workspace`);
}
