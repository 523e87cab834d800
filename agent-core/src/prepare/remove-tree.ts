import { lstat, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** Whether a tree is gone. `left` names at most 20 paths that remain; `why` is for people. */
export type Removal =
  { readonly ok: true } | { readonly ok: false; readonly left: string[]; readonly why: string };

const mostNamed = 20;

/**
 * Removes a tree whatever its build left in it: read-only folders, paths longer than the system
 * takes (`rm` and `chmod` walk by open folders, Node's own `rm` by whole paths), files that were made
 * immutable (chattr(1); root alone can make and unmake such), links (never followed). A path that
 * does not exist is removed already.
 */
export async function removeTree(path: string): Promise<Removal> {
  // An empty folder needs no `rm`, whose start takes 5 ms.
  await rmdir(path).catch(() => undefined);
  if (await isGone(path)) return { ok: true };
  if (process.platform === 'win32') return removeByNode(path);
  const first = await run('rm', ['-rf', '--', path]);
  if (await isGone(path)) return { ok: true };
  if (first.isMissing) return removeByNode(path);
  // Only now, because a walk over a large tree costs as much as its removal.
  if ((await lstat(path)).isDirectory()) await run('chmod', ['-R', 'u+rwX', '--', path]);
  if (process.geteuid?.() === 0) await run('chattr', ['-R', '-f', '-i', '-a', '--', path]);
  const second = await run('rm', ['-rf', '--', path]);
  if (await isGone(path)) return { ok: true };
  const left = await nameLeft(path);
  return { ok: false, left, why: `${second.said}${await hintOn(left, second.said)}` };
}

/** What its reader can do about the rest: ask its owner, or make it mutable again. */
async function hintOn(paths: readonly string[], said: string): Promise<string> {
  const uid = process.geteuid?.();
  const found = await Promise.all(paths.map((path) => lstat(path).catch(() => null)));
  const others = new Set(found.map((one) => one?.uid ?? uid).filter((owner) => owner !== uid));
  const names = [...others].map((owner) => (owner === 0 ? 'root' : `the user ${owner}`));
  if (names.length > 0) return ` (there is something of ${names.join(', ')})`;
  return said === 'Operation not permitted' ? ' (made immutable? see chattr)' : '';
}

async function run(command: string, args: string[]): Promise<{ isMissing: boolean; said: string }> {
  const end = await execa(command, args, {
    reject: false,
    stdin: 'ignore',
    stdout: 'ignore',
    maxBuffer: 4096,
    env: { LC_ALL: 'C' },
  });
  return { isMissing: end.code === 'ENOENT', said: reasonIn(end.stderr || end.shortMessage || '') };
}

async function removeByNode(path: string): Promise<Removal> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    return { ok: true };
  } catch (error) {
    return { ok: false, left: await nameLeft(path), why: (error as Error).message };
  }
}

async function isGone(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

/** Leaves first, as it is they that hold the folders above them. */
async function nameLeft(path: string): Promise<string[]> {
  const found: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (found.length >= mostNamed) return;
      const at = join(folder, entry.name);
      if (entry.isDirectory()) await walk(at);
      if (found.length < mostNamed) found.push(at);
    }
  };
  await walk(path);
  return found.length === 0 ? [path] : found;
}

/** "rm: cannot remove 'PATH': REASON": which paths, is told beside it. */
function reasonIn(text: string): string {
  return text.trim().split('\n').at(-1)?.split(': ').at(-1) ?? '';
}
