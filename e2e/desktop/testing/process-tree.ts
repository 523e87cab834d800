import { readFileSync, readdirSync } from 'node:fs';

/** A process as /proc/PID/stat tells of it, proc_pid_stat(5). */
interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
}

/** All processes below this one, at this moment. */
export function descendantsOf(pid: number): number[] {
  const all = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => factsOf(Number(entry)) ?? []);
  const found: number[] = [];
  const waiting = [pid];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const parent = next;
    const children = all.filter((one) => one.parent === parent && one.state !== 'Z').map((one) => one.pid);
    found.push(...children);
    waiting.push(...children);
  }
  return found;
}

/** A process's arguments; empty when it is gone. */
export function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

function factsOf(pid: number): ProcessFacts | null {
  try {
    // The name, in brackets, may hold spaces and brackets itself.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = '', parent = '0'] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { pid, parent: Number(parent), state };
  } catch {
    return null;
  }
}
