// What processes cost, from /proc (proc(5)).
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

const ticksPerS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** A process and everything below it. */
export function treeOf(pid) {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), Number(statOf(name)[1] ?? 0)]),
  );
  const found = [pid];
  for (const parent of found) {
    for (const [child, its] of parents) if (its === parent) found.push(child);
  }
  return found;
}

/** Proportional memory of the processes together: what is shared counts once. */
export function pssMbOf(pids) {
  const kb = pids.map((pid) => Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0));
  return kb.reduce((sum, one) => sum + one, 0) / 1024;
}

/** Processor time, and how often a thread went to sleep and was woken again (voluntary context switches). */
export function costOf(pids) {
  const total = { cpuSeconds: 0, switches: 0 };
  for (const pid of pids) {
    const stat = statOf(pid);
    total.cpuSeconds += (Number(stat[11] ?? 0) + Number(stat[12] ?? 0)) / ticksPerS;
    for (const thread of threadsOf(pid)) {
      const status = read(`/proc/${pid}/task/${thread}/status`);
      total.switches += Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    }
  }
  return total;
}

/** The fields of /proc/PID/stat from the third, the state, on; the name before it may hold anything. */
function statOf(pid) {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function threadsOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
