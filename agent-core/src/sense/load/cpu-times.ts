import os from 'node:os';
import { join } from 'node:path';
import { readPseudoFile } from '../kernel/pseudo-file.js';

/** Time that all cores together have spent since the machine started, in ms. */
export interface CpuTimes {
  readonly busyMs: number;
  readonly totalMs: number;
}

/** USER_HZ is 100 on every architecture that Linux and Node share (include/asm-generic/param.h). */
const msPerTick = 10;

/** From `/proc/stat` below `root`; where there is none, from what Node knows of the cores. */
export function readCpuTimes(root: string): CpuTimes {
  const text = readPseudoFile(join(root, 'proc/stat')) ?? '';
  // user nice system idle iowait irq softirq steal; guest time is within user (proc(5)).
  const ticks = /^cpu +(\d[\d ]*)/.exec(text)?.[1]?.trim().split(' ').slice(0, 8).map(Number);
  if (ticks !== undefined) {
    const total = ticks.reduce((sum, value) => sum + value, 0);
    const idle = (ticks[3] ?? 0) + (ticks[4] ?? 0);
    return { busyMs: (total - idle) * msPerTick, totalMs: total * msPerTick };
  }
  const times = os.cpus().map((cpu) => cpu.times);
  const sum = (pick: (time: (typeof times)[number]) => number): number =>
    times.reduce((total, time) => total + pick(time), 0);
  const busyMs = sum(({ user, nice, sys, irq }) => user + nice + sys + irq);
  return { busyMs, totalMs: busyMs + sum(({ idle }) => idle) };
}
