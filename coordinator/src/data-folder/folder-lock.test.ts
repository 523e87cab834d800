import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from './folder-lock.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'barnraiser-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Locks and unlocks; answers the process that the lock named meanwhile. */
async function takenOver(): Promise<number> {
  const unlock = await lockFolder(folder);
  const { pid } = JSON.parse(await readFile(join(folder, 'server.lock'), 'utf8')) as { pid: number };
  await unlock();
  return pid;
}

describe('lockFolder', () => {
  it('refuses a folder in use and says which process holds it', async () => {
    const unlock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(`process id ${process.pid}`);
    await unlock();
    await takenOver();
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes over the lock of a process that has ended', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    await writeFile(join(folder, 'server.lock'), JSON.stringify({ pid: child.pid, startTicks: '1' }));
    expect(await takenOver()).toBe(process.pid);
  });

  it.runIf(process.platform === 'linux')(
    'takes over the lock of an earlier process with the same number',
    async () => {
      await writeFile(join(folder, 'server.lock'), JSON.stringify({ pid: process.pid, startTicks: '1' }));
      expect(await takenOver()).toBe(process.pid);
    },
  );

  it('takes over a lock that cannot be read', async () => {
    await writeFile(join(folder, 'server.lock'), '{"pid":');
    expect(await takenOver()).toBe(process.pid);
  });
});
