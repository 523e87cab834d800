import type { Lease } from '@barnraiser/protocol';

/** Both clocks of a machine at one moment, in ms. */
export interface Moment {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

/** How long after the last contact to renew, in ms: the lease's interval ± 20 %, so that many claims do not renew in step. */
export function renewalDelayMs({ renewAfterS }: Lease, random: number): number {
  return Math.round(renewAfterS * 1000 * (0.8 + 0.4 * random));
}

/**
 * Whether the machine slept or was suspended between two moments: then the wall clock ran on while
 * the monotonic one stood still, and the coordinator may have given the claim up. A clock that was
 * set looks the same; an early renewal does no harm.
 */
export function hasSlept(before: Moment, now: Moment, { renewAfterS }: Lease): boolean {
  const wallMs = now.wallMs - before.wallMs;
  const monotonicMs = now.monotonicMs - before.monotonicMs;
  return wallMs - monotonicMs > renewAfterS * 1000;
}

/** How long until the claim must be renewed, in ms; 0 is now. Never negative, never longer than the delay. */
export function untilRenewalMs(lastContact: Moment, now: Moment, delayMs: number, lease: Lease): number {
  if (hasSlept(lastContact, now, lease)) return 0;
  const leftMs = delayMs - (now.monotonicMs - lastContact.monotonicMs);
  return Math.min(delayMs, Math.max(0, leftMs));
}
