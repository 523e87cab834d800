import { readdir, readFile } from 'node:fs/promises';
import { vi } from 'vitest';

/** How many processes have this text among their arguments; those that ended do not count. */
export async function countProcesses(argument: string): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.filter((line) => line.includes(argument)).length;
}

/** Waits until none is left; rejects after five seconds. */
export async function untilNoProcess(argument: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const count = await countProcesses(argument);
      if (count > 0) throw new Error(`${count} processes of ${argument} are left`);
    },
    { timeout: 5000, interval: 20 },
  );
}
