import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLeaseRules, leaseStanding, lostAtMs, newLease, wireLease } from './lease-arithmetic.js';

const rules = fc.record({
  ttlS: fc.double({ min: 0.1, max: 600, noNaN: true }),
  renewAfterS: fc.double({ min: 0.1, max: 600, noNaN: true }),
  maxGraceS: fc.double({ min: 0, max: 7200, noNaN: true }),
});
const offlineGraceS = fc.integer({ min: 0, max: 86_400 });
const nowMs = fc.integer({ min: 0, max: 4e12 });

describe('leases', () => {
  it('have the durations that the protocol names unless others are configured', () => {
    expect(wireLease(newLease(defaultLeaseRules, 900, 5))).toEqual({
      ttlS: 60,
      renewAfterS: 20,
      graceS: 900,
      seq: 0,
    });
    expect(newLease(defaultLeaseRules, 86_400, 5).graceMs).toBe(3_600_000);
    expect(newLease(defaultLeaseRules, 0, 5).graceMs).toBe(0);
  });

  it('are live, then suspect, then lost, each from its first millisecond on', () => {
    fc.assert(
      fc.property(rules, offlineGraceS, nowMs, (rule, grace, start) => {
        const lease = newLease(rule, grace, start);
        expect(leaseStanding(lease, start)).toBe('live');
        expect(leaseStanding(lease, start + lease.ttlMs - 1)).toBe('live');
        expect(leaseStanding(lease, start + lease.ttlMs)).toBe(lease.graceMs === 0 ? 'lost' : 'suspect');
        const last = leaseStanding(lease, lostAtMs(lease) - 1);
        expect(last).toBe(lease.graceMs === 0 ? 'live' : 'suspect');
        expect(leaseStanding(lease, lostAtMs(lease))).toBe('lost');
      }),
    );
  });

  it('never give more grace than the machine asks for or the rules allow', () => {
    fc.assert(
      fc.property(rules, offlineGraceS, nowMs, (rule, grace, start) => {
        const { graceS } = wireLease(newLease(rule, grace, start));
        expect(graceS).toBeLessThanOrEqual(Math.min(grace, rule.maxGraceS) + 0.0005);
      }),
    );
  });

  it('last longer with each renewal, and never go back from lost', () => {
    fc.assert(
      fc.property(rules, offlineGraceS, nowMs, fc.nat(1e7), fc.nat(1e7), (rule, grace, start, wait, more) => {
        const lease = newLease(rule, grace, start);
        const renewed = { ...lease, seq: 1, renewedAtMs: start + wait };
        expect(lostAtMs(renewed)).toBe(lostAtMs(lease) + wait);
        const order = ['live', 'suspect', 'lost'];
        const before = order.indexOf(leaseStanding(lease, start + wait));
        const after = order.indexOf(leaseStanding(lease, start + wait + more));
        expect(after).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});
