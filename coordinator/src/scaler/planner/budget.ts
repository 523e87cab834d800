import type { Pool } from '@barnraiser/protocol';
import type { Billed } from './billed.js';
import type { Launch, PoolState } from './state.js';

const dayMs = 86_400_000;
// How long an orphan may take to be found, ended and gone.
const orphanMs = 3_600_000;
const lostMs = 10 * 60_000;

/**
 * What a pool's machines cost at most, by UTC day: what is spent, and what runs on to the end of its life
 * and of the billing step, since nothing that builds is ever ended to save money.
 */
export class Ledger {
  readonly #byDay = new Map<number, number>();
  readonly #today: number;
  readonly #budgetUsd: number | null;

  constructor(pool: PoolState, billed: Billed, nowMs: number) {
    this.#today = Math.floor(nowMs / dayMs);
    this.#budgetUsd = pool.rules.budgetUsdPerDay;
    this.#byDay.set(this.#today, pool.spentTodayUsd);
    for (const { launch } of billed.known)
      this.#add(launch.orderedAtMs, billedUntilMs(launch, pool.rules, nowMs), launch.usdPerHour);
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

  /** From today on. */
  #costs(fromMs: number, toMs: number, usdPerHour: number): [number, number][] {
    const costs: [number, number][] = [];
    const first = Math.max(this.#today, Math.floor(fromMs / dayMs));
    for (let day = first; day * dayMs < toMs; day += 1)
      costs.push([day, costOn(day, fromMs, toMs, usdPerHour)]);
    return costs;
  }
}

/** A launch that is over, for what it cost. */
export interface EndedLaunch {
  readonly orderedAtMs: number;
  /** Null where it never booted, as far as we know. */
  readonly bootedAtMs: number | null;
  readonly overMs: number;
  /** Its order was never answered; if it was carried out, an orphan ran that was ended soon after. */
  readonly wasLost: boolean;
  readonly usdPerHour: number;
}

/** What launches that are over cost on the present UTC day, at most; whole billing steps count. */
export function spentTodayUsd(ended: readonly EndedLaunch[], billingStepS: number, nowMs: number): number {
  const today = Math.floor(nowMs / dayMs);
  let usd = 0;
  for (const { orderedAtMs, bootedAtMs, overMs, wasLost, usdPerHour } of ended) {
    if (bootedAtMs === null && !wasLost) continue;
    const toMs = wasLost ? overMs + lostMs : overMs;
    const untilMs = wholeSteps(orderedAtMs, bootedAtMs ?? toMs, toMs, billingStepS);
    usd += costOn(today, orderedAtMs, untilMs, usdPerHour);
  }
  return usd;
}

/** Until when a launch costs money at most; one past its end costs until it is gone, which takes minutes. */
function billedUntilMs(launch: Launch, rules: Pool, nowMs: number): number {
  const { orderedAtMs, bootedAtMs, maxLifeS } = launch;
  if (bootedAtMs === null) return latestEndMs(orderedAtMs, maxLifeS, rules);
  const endMs = Math.max(bootedAtMs + maxLifeS * 1000, nowMs + 5 * 60_000);
  return wholeSteps(orderedAtMs, bootedAtMs, endMs, rules.billingStepS);
}

/** Its life begins when it boots, and until then an order may be given again, and a request be filled. */
function latestEndMs(orderedAtMs: number, maxLifeS: number, rules: Pool): number {
  const bootedAtMs = orderedAtMs + (rules.bootTimeoutS + rules.unfilledAfterS) * 1000;
  return wholeSteps(bootedAtMs, bootedAtMs, bootedAtMs + maxLifeS * 1000, rules.billingStepS);
}

/** When the last step is over that begins before `toMs`; the first began at some time from `fromMs` to `latestMs`. */
function wholeSteps(fromMs: number, latestMs: number, toMs: number, stepS: number): number {
  return latestMs + Math.ceil((toMs - fromMs) / (stepS * 1000)) * stepS * 1000;
}

function costOn(day: number, fromMs: number, toMs: number, usdPerHour: number): number {
  const ms = Math.min(toMs, (day + 1) * dayMs) - Math.max(fromMs, day * dayMs);
  return ms > 0 ? (ms / 3_600_000) * usdPerHour : 0;
}

function dearestOf({ rules }: PoolState): number {
  return Math.max(
    ...rules.offers.map(({ onDemandUsdPerHour, bid }) =>
      Math.max(onDemandUsdPerHour ?? 0, bid?.maxUsdPerHour ?? 0),
    ),
  );
}
