import { readFileSync } from 'node:fs';
import type { Clock } from '../timing/clock.js';

/** Less may be the trembling of two clocks. */
const leastMs = 2000;

/**
 * Notices that the machine slept: more time has passed than its monotonic clock counted. On Linux by
 * the time since the start, sleep included (/proc/uptime, proc(5)), which no change of the date
 * moves; elsewhere by the wall clock.
 */
export class SleepWatch {
  private readonly clock: Pick<Clock, 'wallMs' | 'monotonicMs'>;
  private readonly sinceStartMs: () => number | null;
  private last: number;

  constructor(clock: Pick<Clock, 'wallMs' | 'monotonicMs'>, sinceStartMs: () => number | null = uptimeMs) {
    this.clock = clock;
    this.sinceStartMs = sinceStartMs;
    this.last = this.lead();
  }

  /** How long the machine has slept since this was asked last, in ms; 0: it has not. */
  look(): number {
    const lead = this.lead();
    const sleptMs = lead - this.last;
    this.last = lead;
    return sleptMs >= leastMs ? Math.round(sleptMs) : 0;
  }

  private lead(): number {
    return (this.sinceStartMs() ?? this.clock.wallMs()) - this.clock.monotonicMs();
  }
}

function uptimeMs(): number | null {
  try {
    return Number(readFileSync('/proc/uptime', 'latin1').split(' ')[0]) * 1000;
  } catch {
    return null;
  }
}
