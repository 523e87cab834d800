import { readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';

/** How often the kernel has killed a process for want of memory since it started (proc(5), vmstat); 0 if unknown. */
export function countOomKills(): number {
  try {
    return Number(/^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'latin1'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Room on the disk that holds `path`, for those who are not root; null if unknown. */
export async function diskRoom(path: string): Promise<{ freeBytes: number; freeRatio: number } | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(path);
    return { freeBytes: bavail * bsize, freeRatio: blocks === 0 ? 0 : bavail / blocks };
  } catch {
    return null;
  }
}
