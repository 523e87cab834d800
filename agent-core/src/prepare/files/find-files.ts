import { lstatSync, readdirSync } from 'node:fs';
import { dirname, isAbsolute, join, sep } from 'node:path';
import { placeInside } from './place-inside.js';
import { WorkspaceFileError } from './workspace-file-error.js';
import { hasWildcard, wildcard } from './wildcard.js';

/** More would not fit into a message to most coordinators. */
const mostFound = 100_000;

/**
 * Paths that fit a pattern, as Python's glob finds them with `recursive=True`: sorted, links
 * followed, with a final separator where the pattern has one. Unlike it, what lies outside of
 * `root` is not found, and `**` follows no link back to where it came from.
 */
export function findFiles(root: string, pattern: string): string[] {
  if (pattern.includes('\0')) throw new WorkspaceFileError('EINVAL', 'a pattern has a NUL in it');
  const whole = isAbsolute(pattern) ? pattern : join(root, sep) + pattern;
  if (!whole.startsWith(join(root, sep))) {
    throw new WorkspaceFileError('EACCES', `${pattern} leaves the workspace`);
  }
  const parts = whole.slice(join(root, sep).length).split(sep);
  const found = new Set<string>();
  find(root, root, parts, found);
  return [...found].sort();
}

/** `base` is a folder; finds what `parts` lead to from there. */
function find(root: string, base: string, parts: readonly string[], found: Set<string>): void {
  const [part, ...rest] = parts;
  if (part === undefined) return;
  const isLast = rest.length === 0;
  if (part === '**') {
    if (isLast) add(found, base + sep);
    else find(root, base, rest, found);
    for (const below of descend(root, base, [realFolder(root, base)], isLast)) {
      if (isLast) add(found, below);
      else find(root, below, rest, found);
    }
    return;
  }
  if (part === '') {
    if (isLast) add(found, base + sep);
    else find(root, base, rest, found);
    return;
  }
  for (const path of hasWildcard(part) ? matching(root, base, part) : literally(base, part)) {
    if (isLast) add(found, path);
    else if (realFolder(root, path) !== null) find(root, path, rest, found);
  }
}

function add(found: Set<string>, path: string): void {
  found.add(path);
  if (found.size > mostFound) throw new WorkspaceFileError('E2BIG', `more than ${mostFound} files`);
}

function literally(base: string, name: string): string[] {
  const path = name === '..' ? dirname(base) : join(base, name);
  return lstatSync(path, { throwIfNoEntry: false }) === undefined ? [] : [path];
}

function matching(root: string, base: string, pattern: string): string[] {
  const fits = wildcard(pattern);
  const isHiddenWanted = pattern.startsWith('.');
  return names(root, base)
    .filter((name) => (isHiddenWanted || !name.startsWith('.')) && fits(name))
    .map((name) => join(base, name));
}

/** Everything below a folder, hidden names left out. `above` are the real folders that led here. */
function* descend(
  root: string,
  base: string,
  above: readonly (string | null)[],
  withFiles: boolean,
): Generator<string> {
  for (const name of names(root, base)) {
    if (name.startsWith('.')) continue;
    const path = join(base, name);
    const real = realFolder(root, path);
    if (withFiles || real !== null) yield path;
    if (real !== null && !above.includes(real)) yield* descend(root, path, [...above, real], withFiles);
  }
}

function names(root: string, base: string): string[] {
  const real = realFolder(root, base);
  if (real === null) return [];
  try {
    return readdirSync(real);
  } catch {
    // Python's glob passes over what cannot be read.
    return [];
  }
}

/** Where a folder really is; null for what is none, or lies outside. */
function realFolder(root: string, path: string): string | null {
  try {
    const place = placeInside(root, path, 'followed');
    return lstatSync(place, { throwIfNoEntry: false })?.isDirectory() === true ? place : null;
  } catch {
    return null;
  }
}
