// What processes use that carry a variable in their environment, wherever they have gone to. Reads /proc (proc(5)).
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { median } from './figures.mjs';

const ticksPerS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** The processes with this variable (`NAME=` or `NAME=value`), but for this one. */
export function markedPids(variable) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => `\0${read(`/proc/${name}/environ`)}`.includes(`\0${variable}`))
    .map(Number);
}

/**
 * Processor time in seconds that the processes with this variable have used so far, with what their
 * ended children used; `isCounted` leaves some out. One that ends while they are listed and read is
 * counted twice (alive, and by its parent) or not at all: hence the median of three times.
 */
export function cpuSecondsOf(variable, isCounted = () => true) {
  return median([1, 2, 3].map(() => readCpuSeconds(markedPids(variable).filter(isCounted))));
}

function readCpuSeconds(pids) {
  let ticks = 0;
  for (const pid of pids) {
    const stat = read(`/proc/${pid}/stat`);
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    for (const index of [11, 12, 13, 14]) ticks += Number(fields[index] ?? 0);
  }
  return ticks / ticksPerS;
}

/** What one process has used so far with all its threads, in ms to the ns; null: it is gone. */
export function threadsMs(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`)
      .map((thread) => Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0]) / 1e6)
      .reduce((sum, one) => sum + one, 0);
  } catch {
    return null;
  }
}

/** The program's name (the first 15 bytes of it); empty: it is gone. */
export function nameOf(pid) {
  return read(`/proc/${pid}/comm`).trim();
}

/** When it began, in ticks since the machine did: with the number it names one process for good. */
export function startOf(pid) {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

/** Kills them, until none is left. */
export async function endMarked(variable) {
  for (let pids = markedPids(variable); pids.length > 0; pids = markedPids(variable)) {
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Gone already.
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function read(path) {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
