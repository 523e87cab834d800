import type { Pool } from '@barnraiser/protocol';
import type { Clock } from '../../store/clock.js';
import type { Database } from '../../store/database.js';
import { meanUsdPerHour } from '../planner/bids.js';
import type { Listing, SpotPrice } from '../planner/state.js';
import type { Provider } from '../providers/provider.js';
import type { Told } from '../store/gather.js';
import { keepListFailure, keepListing } from '../store/keep-listing.js';
import { callTimeoutMs } from './call-timeout.js';
import { withinTime } from './within-time.js';

const dayMs = 24 * 3_600_000;
const pricesEveryMs = 10 * 60_000;
const pricesAgainMs = 60_000;
/** Nobody sees a list that is older than this, though it did not change. */
const keepEveryMs = 60_000;

/** The list that was written down last. */
interface Kept {
  readonly text: string;
  readonly atMs: number;
  /** It was the same as the one before. */
  readonly isConfirmed: boolean;
}

/** What one pool's provider told, as this process asked it. A call that hangs keeps no other from being made. */
export class PoolBook implements Told {
  listing: Listing | null = null;
  spot: readonly SpotPrice[] = [];
  readonly #db: Database;
  readonly #clock: Clock;
  #listDueMs = -Infinity;
  #pricesDueMs = -Infinity;
  #isListing = false;
  #isPricing = false;
  #kept: Kept | null = null;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Whether the provider should be asked for its list by now. */
  isListDue(): boolean {
    return !this.#isListing && this.#clock.now() >= this.#listDueMs;
  }

  /** Whether it should be asked for prices. */
  arePricesDue({ offers }: Pool): boolean {
    return !this.#isPricing && offers.some(({ bid }) => bid) && this.#clock.now() >= this.#pricesDueMs;
  }

  /** Asks for the list, for the next time after `everyMs`. Rejects when there was none in time. */
  async list(provider: Promise<Provider>, { name, provider: config }: Pool, everyMs: number): Promise<void> {
    const atMs = this.#clock.now();
    this.#isListing = true;
    this.#listDueMs = atMs + everyMs;
    try {
      const call = provider.then((opened) => opened.list());
      const instances = await withinTime(`list the instances of pool ${name}`, callTimeoutMs(config), call);
      this.listing = { atMs, instances };
      await this.#keep(name, this.listing);
    } catch (error) {
      this.#kept = null;
      await keepListFailure(this.#db, name, { atMs, why: (error as Error).message });
      throw error;
    } finally {
      this.#isListing = false;
    }
  }

  /** Asks what the pool's types cost on the spot market; a provider whose prices do not move tells none. */
  async price(provider: Promise<Provider>, rules: Pool): Promise<void> {
    const nowMs = this.#clock.now();
    this.#isPricing = true;
    this.#pricesDueMs = nowMs + pricesAgainMs;
    try {
      const opened = await provider;
      const call = pricesOf(opened, rules, nowMs);
      const timeoutMs = callTimeoutMs(rules.provider);
      this.spot = await withinTime(`ask for the prices of pool ${rules.name}`, timeoutMs, call);
      this.#pricesDueMs = nowMs + pricesEveryMs;
    } finally {
      this.#isPricing = false;
    }
  }

  /**
   * A change, the list after it, and then one a minute: a machine may be heard of between the moment that a list
   * is dated by and its own end, and only the next list tells that it was gone since.
   */
  async #keep(pool: string, listing: Listing): Promise<void> {
    const text = JSON.stringify(listing.instances);
    const isSame = this.#kept?.text === text;
    if (isSame && this.#kept?.isConfirmed && listing.atMs - this.#kept.atMs < keepEveryMs) return;
    await keepListing(this.#db, pool, listing);
    this.#kept = { text, atMs: listing.atMs, isConfirmed: isSame };
  }
}

async function pricesOf(provider: Provider, { offers }: Pool, nowMs: number): Promise<SpotPrice[]> {
  const prices: SpotPrice[] = [];
  for (const { type, zones, bid } of offers) {
    if (!bid || !provider.prices) continue;
    const history = await provider.prices({ type, zones, sinceMs: nowMs - dayMs });
    for (const zone of zones) {
      prices.push({
        type,
        zone,
        mean24hUsdPerHour: meanUsdPerHour(history, zone, nowMs - dayMs, nowMs),
        latestUsdPerHour: history.findLast((point) => point.zone === zone)?.usdPerHour ?? null,
      });
    }
  }
  return prices;
}
