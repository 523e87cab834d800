import type { Pool } from '@barnraiser/protocol';
import type { Billed } from './billed.js';
import type { Launch, PoolState } from './state.js';

const dayMs = 86_400_000;
// How long an orphan may take to be found, ended and gone.
const orphanMs = 3_600_000;

/**
 * What a pool's machines cost at most, by UTC day: what is spent, and what runs on to the end of its life
 * and of the billing step, since nothing that builds is ever ended to save money.
 */
export class Ledger {
  readonly #byDay = new Map<number, number>();
  readonly #today: number;
  readonly #budgetUsd: number | null;
  readonly #stepMs: number;

  constructor(pool: PoolState, billed: Billed, nowMs: number) {
    this.#today = Math.floor(nowMs / dayMs);
    this.#budgetUsd = pool.rules.budgetUsdPerDay;
    this.#stepMs = pool.rules.billingStepS * 1000;
    this.#byDay.set(this.#today, pool.spentTodayUsd);
    for (const { launch } of billed.known) {
      const [fromMs, toMs] = lifeOf(launch, pool.rules, nowMs);
      this.#add(fromMs, toMs, launch.usdPerHour);
    }
    for (const orphan of billed.orphans)
      this.#add(nowMs, nowMs + orphanMs, orphan.usdPerHour ?? dearestOf(pool));
  }

  get todayUsd(): number {
    return this.#byDay.get(this.#today) ?? 0;
  }

  /** Books a machine that would be launched now, if no day of its life would go over the budget; says whether it did. */
  book(nowMs: number, rules: Pool, usdPerHour: number): boolean {
    const costs = this.#costs(nowMs, latestEndMs(nowMs, rules.maxLifeS, rules), usdPerHour);
    const budgetUsd = this.#budgetUsd;
    const fits =
      budgetUsd === null ||
      costs.every(([day, usd]) => usd === 0 || (this.#byDay.get(day) ?? 0) + usd <= budgetUsd);
    if (fits) for (const [day, usd] of costs) this.#byDay.set(day, (this.#byDay.get(day) ?? 0) + usd);
    return fits;
  }

  #add(fromMs: number, toMs: number, usdPerHour: number): void {
    for (const [day, usd] of this.#costs(fromMs, toMs, usdPerHour)) {
      this.#byDay.set(day, (this.#byDay.get(day) ?? 0) + usd);
    }
  }

  /** From today on; what the step rounds up falls on the last day. */
  #costs(fromMs: number, toMs: number, usdPerHour: number): [number, number][] {
    const endMs = fromMs + Math.ceil((toMs - fromMs) / this.#stepMs) * this.#stepMs;
    const first = Math.max(this.#today, Math.floor(fromMs / dayMs));
    const costs: [number, number][] = [];
    for (let day = first; day * dayMs < endMs; day += 1) {
      const ms = Math.min(endMs, (day + 1) * dayMs) - Math.max(fromMs, day * dayMs);
      costs.push([day, (ms / 3_600_000) * usdPerHour]);
    }
    return costs;
  }
}

/** From when to when a launch costs money at most; one past its end costs until it is gone, which takes minutes. */
function lifeOf(launch: Launch, rules: Pool, nowMs: number): [number, number] {
  const endMs =
    launch.bootedAtMs === null
      ? latestEndMs(launch.orderedAtMs, launch.maxLifeS, rules)
      : launch.bootedAtMs + launch.maxLifeS * 1000;
  return [launch.orderedAtMs, Math.max(endMs, nowMs + 5 * 60_000)];
}

/** Its life begins when it boots, and until then an order may be given again, and a request be filled. */
function latestEndMs(orderedAtMs: number, maxLifeS: number, rules: Pool): number {
  return orderedAtMs + (rules.bootTimeoutS + rules.unfilledAfterS + maxLifeS) * 1000;
}

function dearestOf({ rules }: PoolState): number {
  return Math.max(
    ...rules.offers.map(({ onDemandUsdPerHour, bid }) =>
      Math.max(onDemandUsdPerHour ?? 0, bid?.maxUsdPerHour ?? 0),
    ),
  );
}
