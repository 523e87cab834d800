import type { Lease } from '@barnraiser/protocol';

/** How leases are given out, in seconds. */
export interface LeaseRules {
  readonly ttlS: number;
  readonly renewAfterS: number;
  /** The longest grace that a job allows, whatever the machine asks for. */
  readonly maxGraceS: number;
}

export const defaultLeaseRules: LeaseRules = { ttlS: 60, renewAfterS: 20, maxGraceS: 3600 };

/** A lease as it is kept. */
export interface LeaseTimes {
  readonly seq: number;
  readonly ttlMs: number;
  readonly renewAfterMs: number;
  readonly graceMs: number;
  readonly renewedAtMs: number;
}

/** A new lease; its grace is the shorter of what the machine asks for and what jobs allow. */
export function newLease(rules: LeaseRules, offlineGraceS: number, nowMs: number): LeaseTimes {
  return {
    seq: 0,
    ttlMs: Math.round(rules.ttlS * 1000),
    renewAfterMs: Math.round(rules.renewAfterS * 1000),
    graceMs: Math.round(Math.min(offlineGraceS, rules.maxGraceS) * 1000),
    renewedAtMs: nowMs,
  };
}

/** `suspect` without contact for the ttl; `lost` after a further grace. */
export function leaseStanding(lease: LeaseTimes, nowMs: number): 'live' | 'suspect' | 'lost' {
  if (nowMs >= lostAtMs(lease)) return 'lost';
  return nowMs >= lease.renewedAtMs + lease.ttlMs ? 'suspect' : 'live';
}

/** When a lease that is not renewed is lost. */
export function lostAtMs(lease: LeaseTimes): number {
  return lease.renewedAtMs + lease.ttlMs + lease.graceMs;
}

/** A lease as it crosses the wire: durations, never instants. */
export function wireLease(lease: LeaseTimes): Lease {
  return {
    ttlS: lease.ttlMs / 1000,
    renewAfterS: lease.renewAfterMs / 1000,
    graceS: lease.graceMs / 1000,
    seq: lease.seq,
  };
}
