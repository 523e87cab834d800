import { lstat, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { glob } from 'tinyglobby';

/** A regular file of the source. */
export interface SourceFile {
  /** Relative to the source folder, with "/" on every system. */
  readonly path: string;
  readonly absolutePath: string;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
}

/**
 * The regular files below `sourceFolder` that match any of the globs, sorted by path. Links are
 * never followed, neither a file nor a folder on the way; globs that would leave the folder match nothing.
 */
export async function findSourceFiles(sourceFolder: string, globs: readonly string[]): Promise<SourceFile[]> {
  const root = await realpath(sourceFolder);
  const inside: string[] = [];
  for (const pattern of globs) if (await staysInside(root, pattern)) inside.push(pattern);
  if (inside.length === 0) return [];
  const options = { cwd: root, dot: true, followSymbolicLinks: false, expandDirectories: false };
  const paths = await glob(inside, options);
  const files: SourceFile[] = [];
  for (const path of paths.sort()) {
    const file = await regularFile(root, path);
    if (file !== null) files.push(file);
  }
  return files;
}

// A link in the fixed part of a glob would be searched whatever the options say, and may lead to "/".
async function staysInside(root: string, pattern: string): Promise<boolean> {
  if (pattern.startsWith('/') || pattern.split(/[/\\{},()|]/).includes('..')) return false;
  const segments = pattern.split('/').slice(0, -1);
  const firstMagic = segments.findIndex((segment) => /[*?[\]{}()!+@\\]/.test(segment));
  const fixed = join(root, ...(firstMagic === -1 ? segments : segments.slice(0, firstMagic)));
  return (await realpath(fixed).catch(() => null)) === fixed;
}

async function regularFile(root: string, path: string): Promise<SourceFile | null> {
  const absolutePath = join(root, path);
  try {
    const facts = await lstat(absolutePath);
    // A link on the way, for instance in the fixed part of a glob, shows in the real path.
    const isDirect = (await realpath(absolutePath)) === absolutePath;
    if (!facts.isFile() || !isDirect) return null;
    const { size: sizeBytes, mtimeMs: modifiedAtMs } = facts;
    return { path: path.split(sep).join('/'), absolutePath, sizeBytes, modifiedAtMs };
  } catch {
    // Gone meanwhile, or not readable.
    return null;
  }
}
