import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CoordinatorError } from '../store/coordinator-error.js';

/** The process that holds a folder. `startTicks` tells it from a later process with the same number. */
interface Holder {
  readonly pid: number;
  readonly startTicks: string | null;
}

/**
 * Takes a folder for this process alone, and answers a function that gives it back. A lock whose
 * process has ended (kill -9) is taken over. Rejects with `conflict`, naming the process, while
 * another one holds it. Node has no flock(2), so the lock is a file that names its holder; it
 * appears whole, by link(2), which fails when the name exists.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'server.lock');
  const mine: Holder = { pid: process.pid, startTicks: await startTicksOf(process.pid) };
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    while (!(await isLinked(draft, path))) await removeStale(path, folder);
  } finally {
    await rm(draft, { force: true });
  }
  return () => rm(path, { force: true });
}

async function isLinked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function removeStale(path: string, folder: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return;
  const holder = holderOf(text);
  if (holder && (await isAlive(holder))) {
    throw new CoordinatorError(
      'conflict',
      `the data folder ${folder} is in use by the coordinator with process id ${holder.pid}; stop it first or choose another folder`,
    );
  }
  // Two starts may both see the stale lock: whoever moves away a fresh one by mistake puts it back.
  const aside = `${path}.stale.${process.pid}`;
  await rename(path, aside).catch((error: unknown) => {
    if (!isCode(error, 'ENOENT')) throw error;
  });
  const moved = await readFile(aside, 'utf8').catch(() => null);
  if (moved !== null && moved !== text) await isLinked(aside, path);
  await rm(aside, { force: true });
}

function holderOf(text: string): Holder | null {
  try {
    const value = JSON.parse(text) as Partial<Holder> | null;
    if (typeof value?.pid !== 'number') return null;
    return { pid: value.pid, startTicks: value.startTicks ?? null };
  } catch {
    return null;
  }
}

async function isAlive(holder: Holder): Promise<boolean> {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (isCode(error, 'ESRCH')) return false;
  }
  const ticks = await startTicksOf(holder.pid);
  return holder.startTicks === null || ticks === null || ticks === holder.startTicks;
}

/** When a process started, in clock ticks since boot (proc(5), field 22 of stat); null without /proc. */
async function startTicksOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // The command's name, in parentheses, may hold spaces and parentheses itself.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
