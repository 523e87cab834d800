import { lstat, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** Whether a tree is gone. `left` names at most 20 paths that remain. */
export type Removal =
  { readonly ok: true } | { readonly ok: false; readonly left: string[]; readonly why: string };

const mostNamed = 20;

/**
 * Removes a tree whatever its build left in it: read-only folders, paths longer than the system
 * takes (`rm` and `chmod` walk by open folders, Node's own `rm` by whole paths), links (never
 * followed). A path that does not exist is removed already.
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
  const second = await run('rm', ['-rf', '--', path]);
  if (await isGone(path)) return { ok: true };
  return { ok: false, left: await nameLeft(path), why: second.said };
}

async function run(command: string, args: string[]): Promise<{ isMissing: boolean; said: string }> {
  const end = await execa(command, args, {
    reject: false,
    stdin: 'ignore',
    stdout: 'ignore',
    maxBuffer: 4096,
    env: { LC_ALL: 'C' },
  });
  return { isMissing: end.code === 'ENOENT', said: lastLine(end.stderr || end.shortMessage || '') };
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

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
