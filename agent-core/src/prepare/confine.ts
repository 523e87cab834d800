import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/**
 * The absolute path of `path` below `root`, or null when it leaves it: by being absolute, by `..`,
 * by a NUL, or through a symbolic link. What does not exist yet is judged by its deepest existing
 * parent, so the answer holds for as long as nobody else changes the tree. `root` must exist.
 */
export function confine(root: string, path: string): string | null {
  if (path.includes('\0') || isAbsolute(path)) return null;
  const target = resolve(root, path);
  if (!isWithin(root, target)) return null;
  const real = realPathOf(target);
  return real !== null && isWithin(realpathSync(root), real) ? target : null;
}

/** Whether `path` is `root` or lies below it; by name only. */
export function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** Null where a link leads nowhere or in a circle, so that where it would lead cannot be known. */
function realPathOf(path: string): string | null {
  const missing: string[] = [];
  for (let at = path; ; at = dirname(at)) {
    try {
      return join(realpathSync(at), ...missing);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || isDanglingLink(at)) return null;
      if (dirname(at) === at) return null;
      missing.unshift(basename(at));
    }
  }
}

function isDanglingLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
