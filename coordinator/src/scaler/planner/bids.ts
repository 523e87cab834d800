import type { PoolOffer } from '@barnraiser/protocol';
import type { LaunchOffer, PriceHistory } from '../providers/provider.js';
import type { PoolState, Setback } from './state.js';

/** An offer that may be ordered now; `usdPerHour` is the most that it costs, `expectedUsd` the likely price. */
export interface Candidate {
  readonly offer: LaunchOffer;
  readonly usdPerHour: number;
  readonly expectedUsd: number;
}

// A zone that took a machine away, or had none, is given time to have some again.
const preemptedForMs = 15 * 60_000;

/**
 * The offers of a pool that may be ordered now, the best first: the cheapest that met no setback lately,
 * by their expected prices; with none left, on-demand in place of a bid where the pool falls back to it;
 * then those that were preempted lately, since a worse zone is better than none.
 */
export function candidatesOf(pool: PoolState, nowMs: number): Candidate[] {
  const all = pool.rules.offers.flatMap((offer) => offer.zones.map((zone) => ({ offer, zone })));
  const first = all
    .map(({ offer, zone }) => (offer.bid ? spotOf(pool, offer, zone) : onDemandOf(offer, zone)))
    .filter((candidate) => candidate !== null);
  const second = all
    .filter(
      ({ offer }) => pool.rules.fallBackToOnDemand && offer.bid && offer.onDemandUsdPerHour !== undefined,
    )
    .map(({ offer, zone }) => onDemandOf(offer, zone));
  const against = (candidates: readonly Candidate[], kinds: readonly Setback['kind'][]) =>
    candidates.filter(({ offer }) =>
      pool.setbacks.every(
        (setback) => !kinds.includes(setback.kind) || !speaksAgainst(setback, offer, pool, nowMs),
      ),
    );
  const unfilled = ['capacity', 'unfilled'] as const;
  for (const open of [
    against(first, [...unfilled, 'preempted']),
    against(second, [...unfilled, 'preempted']),
    against([...first, ...second], unfilled),
  ])
    if (open.length > 0) return cheapestFirst(open);
  return [];
}

/** What to bid, in US dollars per hour: the mean of the last 24 h times the factor, and never more than the maximum. */
export function bidOf(bid: NonNullable<PoolOffer['bid']>, mean24hUsdPerHour: number | null): number {
  return mean24hUsdPerHour === null
    ? bid.maxUsdPerHour
    : Math.min(bid.maxUsdPerHour, mean24hUsdPerHour * bid.factor);
}

/** A zone's mean price between two moments, weighted by time; null where its history says nothing of them. */
export function meanUsdPerHour(
  history: PriceHistory,
  zone: string,
  fromMs: number,
  toMs: number,
): number | null {
  const points = history.filter((point) => point.zone === zone && point.atMs < toMs);
  let total = 0;
  let coveredMs = 0;
  for (const [n, { atMs, usdPerHour }] of points.entries()) {
    const ms = (points[n + 1]?.atMs ?? toMs) - Math.max(atMs, fromMs);
    if (ms <= 0) continue;
    total += ms * usdPerHour;
    coveredMs += ms;
  }
  return coveredMs === 0 ? null : total / coveredMs;
}

function spotOf(pool: PoolState, { type, bid }: PoolOffer, zone: string): Candidate | null {
  const price = pool.spot.find((known) => known.type === type && known.zone === zone);
  const usdPerHour = bidOf(bid!, price?.mean24hUsdPerHour ?? null);
  const latest = price?.latestUsdPerHour ?? null;
  // It would not be filled.
  if (latest !== null && latest > usdPerHour) return null;
  return { offer: { type, zone, bid: usdPerHour }, usdPerHour, expectedUsd: latest ?? usdPerHour };
}

function onDemandOf({ type, onDemandUsdPerHour }: PoolOffer, zone: string): Candidate {
  const usdPerHour = onDemandUsdPerHour ?? 0;
  return { offer: { type, zone, bid: null }, usdPerHour, expectedUsd: usdPerHour };
}

function speaksAgainst(setback: Setback, offer: LaunchOffer, pool: PoolState, nowMs: number): boolean {
  const isSame =
    setback.offer.type === offer.type &&
    setback.offer.zone === offer.zone &&
    (setback.offer.bid === null) === (offer.bid === null);
  const forMs = setback.kind === 'preempted' ? preemptedForMs : pool.rules.unfilledAfterS * 1000;
  return isSame && nowMs - setback.atMs < forMs;
}

/** Stable, so that of equal prices the maintainer's order decides. */
function cheapestFirst(candidates: readonly Candidate[]): Candidate[] {
  return candidates.toSorted((a, b) => a.expectedUsd - b.expectedUsd);
}
