import type { Clock } from '../timing/clock.js';

/** What metadata is looked for in; tests give their own. */
export interface MetadataSurroundings {
  /** The folder in which /sys, /proc, /dev and /var are looked at. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** A NoCloud seed folder that somebody named; it goes before all signs. */
  readonly seed: string | null;
  /** Of one try of a call. Default 2 s. */
  readonly timeoutMs?: number;
  /** How often a call that was not answered is tried again. Default 3. */
  readonly retries?: number;
}
