import { describe, expect, it } from 'vitest';
import { bidOf, candidatesOf, meanUsdPerHour } from './bids.js';
import type { PoolState, Setback } from './state.js';
import { nowMs, poolOf, poolStateOf } from './testing/state-of.js';

const spotPool = (over: object = {}, state: Partial<PoolState> = {}) =>
  poolStateOf(
    poolOf({
      offers: [
        {
          type: 'small',
          zones: ['a', 'b'],
          onDemandUsdPerHour: 0.2,
          bid: { maxUsdPerHour: 0.1, factor: 1.5 },
        },
      ],
      ...over,
    }),
    state,
  );
const setback = (kind: Setback['kind'], zone: string, agoS = 10, bid: number | null = 0.1): Setback => ({
  kind,
  offer: { type: 'small', zone, bid },
  atMs: nowMs - agoS * 1000,
});
const namesOf = (pool: PoolState) =>
  candidatesOf(pool, nowMs).map(({ offer }) => `${offer.zone} ${offer.bid === null ? 'on-demand' : 'spot'}`);

describe('a bid', () => {
  const bid = { maxUsdPerHour: 0.1, factor: 1.5 };

  it('is the mean of the last 24 h times the factor, and never more than the maximum', () => {
    expect(bidOf(bid, 0.04)).toBeCloseTo(0.06);
    expect(bidOf(bid, 0.08)).toBe(0.1);
  });

  it('is the maximum where nothing is known of prices', () => {
    expect(bidOf(bid, null)).toBe(0.1);
  });
});

describe('a mean price', () => {
  const history = [
    { zone: 'a', atMs: -100, usdPerHour: 1 },
    { zone: 'b', atMs: 0, usdPerHour: 9 },
    { zone: 'a', atMs: 30, usdPerHour: 2 },
  ];

  it('weighs each price by how long it held', () => {
    expect(meanUsdPerHour(history, 'a', 0, 40)).toBeCloseTo((30 * 1 + 10 * 2) / 40);
  });

  it('is null for a zone without history', () => {
    expect(meanUsdPerHour(history, 'c', 0, 40)).toBeNull();
  });
});

describe('the offers that may be ordered', () => {
  it('are spot while any zone is open, the cheapest first', () => {
    const price = (zone: string, usd: number) => ({
      type: 'small',
      zone,
      mean24hUsdPerHour: usd,
      latestUsdPerHour: usd,
    });
    expect(namesOf(spotPool({}, { spot: [price('a', 0.05), price('b', 0.03)] }))).toEqual([
      'b spot',
      'a spot',
    ]);
  });

  it('leave out a zone that now costs more than the bid', () => {
    const spot = [{ type: 'small', zone: 'a', mean24hUsdPerHour: 0.02, latestUsdPerHour: 0.04 }];
    expect(namesOf(spotPool({}, { spot }))).toEqual(['b spot']);
  });

  it('leave out a zone that had no capacity, or filled no request, for a while', () => {
    for (const kind of ['capacity', 'unfilled'] as const) {
      expect(namesOf(spotPool({}, { setbacks: [setback(kind, 'a')] }))).toEqual(['b spot']);
      expect(namesOf(spotPool({}, { setbacks: [setback(kind, 'a', 301)] }))).toEqual(['a spot', 'b spot']);
    }
  });

  it('fall back to on-demand only where that is allowed and no spot zone is left', () => {
    const setbacks = [setback('unfilled', 'a'), setback('capacity', 'b')];
    expect(namesOf(spotPool({}, { setbacks }))).toEqual([]);
    expect(namesOf(spotPool({ fallBackToOnDemand: true }, { setbacks }))).toEqual([
      'a on-demand',
      'b on-demand',
    ]);
  });

  it('prefer another zone after a preemption, and take the same where there is none', () => {
    expect(namesOf(spotPool({}, { setbacks: [setback('preempted', 'a')] }))).toEqual(['b spot']);
    const both = [setback('preempted', 'a'), setback('preempted', 'b')];
    expect(namesOf(spotPool({}, { setbacks: both }))).toEqual(['a spot', 'b spot']);
  });
});
