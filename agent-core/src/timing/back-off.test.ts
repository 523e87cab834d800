import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOffMs } from './back-off.js';

const chance = fc.double({ min: 0, max: 0.999_999, noNaN: true });

describe('the back-off', () => {
  it('lies between nothing and five minutes, and doubles from a second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), chance, (failures, random) => {
        const ms = backOffMs(failures, random);
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(Math.min(300_000, 1000 * 2 ** (failures - 1)));
      }),
    );
  });

  it('is never shorter than the coordinator asked, up to an hour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), chance, fc.nat(10_000_000), (failures, random, asked) => {
        expect(backOffMs(failures, random, asked)).toBeGreaterThanOrEqual(Math.min(asked, 3_600_000));
        expect(backOffMs(failures, random, asked)).toBeLessThanOrEqual(3_600_000);
      }),
    );
  });
});
