import type { Candidate } from './bids.js';
import type { LaunchReason, Reason } from './decision.js';
import { worthOf, type ClassNeed } from './demand.js';
import { isServing, type PoolView } from './pool-view.js';

/** What a pool launches, one machine after the other, until something forbids the next. */
export class Growth {
  readonly view: PoolView;
  launched = 0;
  /** What machines launched by this decision can still take, in thousandths of a job. */
  spare = 0;
  /** What no machine could be launched for. */
  denied = 0;
  readonly #room: number;
  readonly #underWay: number;
  readonly #byZone = new Map<string, number>();
  #refusal: Reason | null;

  constructor(view: PoolView) {
    this.view = view;
    this.#underWay = view.billed.known.filter(({ isUnderWay }) => isUnderWay).length;
    this.#room = view.max - view.billed.count;
    this.#refusal = view.hindrance ?? this.#unproven();
    for (const { launch } of view.billed.known) this.#count(launch.offer.zone);
  }

  /** Null while another machine may be launched. */
  get refusal(): Reason | null {
    return this.#refusal;
  }

  /** The price that the next machine's place is expected to have; where none may be launched, infinite. */
  get usdPerPlace(): number {
    const [best] = this.view.candidates;
    return best && !this.#refusal ? best.expectedUsd / this.view.pool.rules.slots : Infinity;
  }

  /** Launches as many machines as are needed for jobs of this worth and may have; answers what is left over. */
  take(worth: number): number {
    let left = worth;
    for (;;) {
      const used = Math.min(left, this.spare);
      this.spare -= used;
      left -= used;
      // Less than a thousandth of a machine is rounding.
      if (left < 1 || !this.launch('load')) return left;
    }
  }

  /** Launches one machine; false where it may not be. */
  launch(reason: LaunchReason): boolean {
    const { view } = this;
    const { rules } = view.pool;
    if (this.#refusal) return false;
    if (this.launched >= this.#room) {
      this.#refusal = { kind: 'at-maximum', max: view.max, billed: view.billed.count + this.launched };
      return false;
    }
    const chosen = this.#affordable();
    if (!chosen) return false;
    const { offer, usdPerHour } = chosen;
    view.actions.push({ kind: 'launch', pool: rules.name, offer, usdPerHour, reason });
    this.launched += 1;
    this.spare += worthOf(view, rules.slots);
    this.#count(offer.zone);
    this.#refusal = this.#unproven();
    return true;
  }

  /** The cheapest within the budget; among equals the zone with the fewest of ours, so that one zone's loss is not the pool's. */
  #affordable(): Candidate | null {
    const { nowMs, pool, ledger, candidates } = this.view;
    const inZone = ({ offer }: Candidate) => this.#byZone.get(offer.zone) ?? 0;
    const ranked = candidates.toSorted((a, b) => a.expectedUsd - b.expectedUsd || inZone(a) - inZone(b));
    const chosen = ranked.find(({ usdPerHour }) => ledger.book(nowMs, pool.rules, usdPerHour));
    if (chosen) return chosen;
    const budgetUsdPerDay = pool.rules.budgetUsdPerDay ?? 0;
    this.#refusal = { kind: 'at-budget', budgetUsdPerDay, committedUsd: ledger.todayUsd };
    this.view.alarms.push({ kind: 'budget-reached', pool: pool.rules.name, budgetUsdPerDay });
    return null;
  }

  #unproven(): Reason | null {
    const outstanding = this.#underWay + this.launched;
    if (outstanding < this.view.mostUnderWay) return null;
    return this.view.breaker.kind === 'trial' ? { kind: 'trial' } : { kind: 'unproven', outstanding };
  }

  #count(zone: string): void {
    this.#byZone.set(zone, (this.#byZone.get(zone) ?? 0) + 1);
  }
}

/** Launches up to the pool's minimum; what is on its way out does not count for it. Answers how many it lacks. */
export function growToMinimum(growth: Growth): number {
  const { view } = growth;
  const lacking = Math.max(0, view.min - view.billed.known.filter(isServing).length);
  for (let n = 0; n < lacking; n += 1) if (!growth.launch('minimum')) break;
  return lacking;
}

/** Gives a class's uncovered jobs to the pools that match, the cheapest first; what none may launch is denied to the first. */
export function growForClass(need: ClassNeed, growths: ReadonlyMap<string, Growth>): void {
  const ranked = need.pools.map((name) => growths.get(name)!).sort((a, b) => order(a, b));
  let taken = 0;
  for (const growth of ranked) {
    const wanted = (need.uncovered.get(growth.view.pool.rules.name) ?? 0) - taken;
    if (wanted > 0) taken += wanted - growth.take(wanted);
  }
  const [first] = ranked;
  if (first) first.denied += Math.max(0, Math.max(...need.uncovered.values()) - taken);
}

function order(a: Growth, b: Growth): number {
  return a.usdPerPlace === b.usdPerPlace ? 0 : a.usdPerPlace - b.usdPerPlace;
}
