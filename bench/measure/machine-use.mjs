import { readFileSync } from 'node:fs';

const ticksPerS = 100;

/** Processor time that the whole machine has used so far, in seconds; /proc/stat counts it in hundredths (proc(5)). */
export function machineCpuSeconds() {
  const [user, nice, system, , , irq, softirq] = readFileSync('/proc/stat', 'latin1')
    .split('\n', 1)[0]
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq) / ticksPerS;
}
