// What one process uses, from /proc (proc(5)); what its commands use is not counted.
import { readFileSync } from 'node:fs';

const ticksPerS = 100;

/** Resident memory in MB; 0: it is gone. */
export function residentMb(pid) {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;
}

/** Processor time that it has used so far, in seconds. */
function cpuSeconds(pid) {
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerS;
}

/** Calls `work`; answers what it gave, the most memory seen meanwhile, and the processor time. */
export async function watched(pid, work) {
  const before = cpuSeconds(pid);
  let peakMb = residentMb(pid);
  const timer = setInterval(() => {
    peakMb = Math.max(peakMb, residentMb(pid));
  }, 100);
  try {
    const value = await work();
    return { value, peakMb, cpuS: cpuSeconds(pid) - before };
  } finally {
    clearInterval(timer);
  }
}

function read(path) {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
