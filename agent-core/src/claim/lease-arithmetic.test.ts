import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasSlept, renewalDelayMs, untilRenewalMs } from './lease-arithmetic.js';

const anyLease = fc
  .integer({ min: 100, max: 3_600_000 })
  .map((ms) => ms / 1000)
  .map((renewAfterS) => ({ ttlS: renewAfterS * 3, renewAfterS, graceS: 900, seq: 0 }));
const chance = fc.double({ min: 0, max: 0.999_999, noNaN: true });
const someMs = fc.integer({ min: 0, max: 10_000_000 });

describe('the lease arithmetic', () => {
  it('renews within 20 % of the interval, and well within the time to live', () => {
    fc.assert(
      fc.property(anyLease, chance, (lease, random) => {
        const ms = renewalDelayMs(lease, random);
        expect(ms).toBeGreaterThanOrEqual(Math.floor(lease.renewAfterS * 800));
        expect(ms).toBeLessThanOrEqual(Math.ceil(lease.renewAfterS * 1200));
        expect(ms).toBeLessThan(lease.ttlS * 1000);
      }),
    );
  });

  it('waits neither less than nothing nor more than the delay, whatever the clocks do', () => {
    fc.assert(
      fc.property(anyLease, chance, someMs, someMs, someMs, (lease, random, wallMs, monotonicMs, before) => {
        const delayMs = renewalDelayMs(lease, random);
        const left = untilRenewalMs(
          { wallMs: before, monotonicMs: 0 },
          { wallMs, monotonicMs },
          delayMs,
          lease,
        );
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left).toBeLessThanOrEqual(delayMs);
      }),
    );
  });

  it('is due exactly when the delay has passed on an undisturbed machine', () => {
    fc.assert(
      fc.property(anyLease, chance, someMs, (lease, random, elapsed) => {
        const delayMs = renewalDelayMs(lease, random);
        const now = { wallMs: 5 + elapsed, monotonicMs: 7 + elapsed };
        const left = untilRenewalMs({ wallMs: 5, monotonicMs: 7 }, now, delayMs, lease);
        expect(left === 0).toBe(elapsed >= delayMs);
      }),
    );
  });

  it('renews at once after a sleep', () => {
    const lease = { ttlS: 60, renewAfterS: 20, graceS: 900, seq: 0 };
    const before = { wallMs: 0, monotonicMs: 0 };
    expect(untilRenewalMs(before, { wallMs: 25_000, monotonicMs: 1000 }, 20_000, lease)).toBe(0);
    expect(hasSlept(before, { wallMs: 19_000, monotonicMs: 0 }, lease)).toBe(false);
  });
});
