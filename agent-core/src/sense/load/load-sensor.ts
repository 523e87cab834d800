import type { Load } from '@barnraiser/protocol';
import { Busiest } from './busiest.js';
import { type CpuTimes, readCpuTimes } from './cpu-times.js';
import { readMemoryAvailableMb, readStall } from './pressure.js';

/** Only what lasts counts as busy: opening a page or a document takes a few seconds of it. */
const smoothingMs = 15_000;
/** From this share on it is worth the while to learn who uses it. */
const worthNaming = 0.25;
/** That reads a file of every process, so a name that is known holds for longer. */
const namingEveryMs = { unknown: 5000, known: 15_000 };

/** Measures how busy the machine is with other things than the agent and its build. */
export class LoadSensor {
  private readonly root: string;
  private readonly ownCpuMs: () => Promise<number>;
  private readonly busiest: Busiest;
  private last: { readonly times: CpuTimes; readonly ownMs: number; readonly at: number } | null = null;
  private ratio: number | null = null;
  private named: { readonly at: number; readonly name: string | null } | null = null;

  /** `root` is `/` but in tests; `ownCpuMs` tells the CPU time that agent and build have used so far. */
  constructor(root: string, ownCpuMs: () => Promise<number>) {
    this.root = root;
    this.ownCpuMs = ownCpuMs;
    this.busiest = new Busiest(root);
  }

  /** One look at a time; the CPU's share is known from the second on. `at` is any clock's ms. */
  async read(at: number): Promise<Load> {
    await this.measure(at);
    return {
      otherCpuRatio: this.ratio,
      busiest: this.name(at),
      ioStallRatio: readStall(this.root, 'io'),
      memoryStallRatio: readStall(this.root, 'memory'),
      memoryAvailableMb: readMemoryAvailableMb(this.root),
    };
  }

  private async measure(at: number): Promise<void> {
    const ownMs = await this.ownCpuMs();
    const times = readCpuTimes(this.root);
    const { last } = this;
    const spanMs = last === null ? 0 : times.totalMs - last.times.totalMs;
    if (last !== null && spanMs <= 0) return;
    this.last = { times, ownMs, at };
    if (last === null) return;
    // The build's own time can seem to shrink when a process goes whose parent did not wait for it.
    const otherMs = times.busyMs - last.times.busyMs - Math.max(0, ownMs - last.ownMs);
    const ratio = Math.min(1, Math.max(0, otherMs / spanMs));
    const weight = 1 - Math.exp(-Math.max(0, at - last.at) / smoothingMs);
    this.ratio = this.ratio === null ? ratio : this.ratio + (ratio - this.ratio) * weight;
  }

  private name(at: number): string | null {
    if (this.ratio === null || this.ratio < worthNaming) {
      this.named = null;
      return null;
    }
    const everyMs = namingEveryMs[this.named?.name == null ? 'unknown' : 'known'];
    if (this.named === null || at - this.named.at >= everyMs) {
      this.named = { at, name: this.busiest.look() ?? this.named?.name ?? null };
    }
    return this.named.name;
  }
}
