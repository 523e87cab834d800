import { readFileSync, readdirSync } from 'node:fs';

/** Processor time that each thread of a process was seen to have used, in milliseconds. */
export interface ThreadTimes {
  /** The thread that a process begins with. */
  readonly first: number;
  /** The busiest of the threads that came and went while they were watched; 0: there was none. */
  readonly passing: number;
}

const lookEveryMs = 20;
/** USER_HZ is 100 wherever Electron runs (include/asm-generic/param.h). */
const msPerTick = 10;

/** Watches a process's threads by /proc/PID/task until it is told to end, or the process does. Linux alone. */
export function watchThreads(pid: number): { end(): ThreadTimes } {
  const before = timesOf(pid);
  const seen = new Map(before);
  const look = (): ReadonlyMap<number, number> => {
    const times = timesOf(pid);
    for (const [thread, ms] of times) seen.set(thread, ms);
    if (times.size === 0) clearInterval(timer);
    return times;
  };
  const timer = setInterval(look, lookEveryMs);
  return {
    end: () => {
      clearInterval(timer);
      const after = look();
      const passing = [...seen].filter(([thread]) => !before.has(thread) && !after.has(thread));
      return {
        first: (seen.get(pid) ?? 0) - (before.get(pid) ?? 0),
        passing: Math.max(0, ...passing.map(([, ms]) => ms)),
      };
    },
  };
}

function timesOf(pid: number): Map<number, number> {
  const times = new Map<number, number>();
  for (const name of threadsOf(pid)) {
    try {
      const stat = readFileSync(`/proc/${pid}/task/${name}/stat`, 'utf8');
      // Counted from behind the name, which may hold spaces: 14 and 15 are the times (proc(5)).
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      times.set(Number(name), (Number(fields[14 - 3]) + Number(fields[15 - 3])) * msPerTick);
    } catch {
      // It ended since its name was read.
    }
  }
  return times;
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}
