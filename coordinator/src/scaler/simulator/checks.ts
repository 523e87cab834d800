import type { Decision } from '../planner/decision.js';
import type { State } from '../planner/state.js';
import { costUsd, type Span } from './costs.js';
import type { Farm } from './farm.js';
import type { LaunchTable } from './launch-table.js';
import type { SimulatedProvider, TrueInstance } from './simulated-provider.js';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** What must never be, checked against the truth and not against what the planner believes. */
export class Checks {
  readonly violations = new Set<string>();
  readonly #provider: SimulatedProvider;
  readonly #table: LaunchTable;
  readonly #farm: Farm;

  constructor(provider: SimulatedProvider, table: LaunchTable, farm: Farm) {
    this.#provider = provider;
    this.#table = table;
    this.#farm = farm;
  }

  /** After each step: never over the maximum. */
  afterStep(): void {
    const counts = new Map<string, number>();
    for (const { pool } of this.#provider.instances.values()) counts.set(pool, (counts.get(pool) ?? 0) + 1);
    for (const [pool, count] of counts) {
      if (count > this.#table.books.get(pool)!.rules.max) this.violations.add(`over the maximum of ${pool}`);
    }
  }

  /** When the scaler ends an instance: it builds nothing. */
  beforeEnd(instance: TrueInstance): void {
    if (this.#farm.isBuilding(instance)) this.violations.add('a busy instance was ended');
  }

  /** After each decision: not even proposed for a busy one, one job is one launch, and the budget holds. */
  afterDecision(state: State, decision: Decision): void {
    const busy = new Set(state.launches.filter(({ usedSlots }) => usedSlots > 0).map((l) => l.launchId));
    for (const action of decision.actions) {
      if (action.kind === 'end' && action.launchId !== null && busy.has(action.launchId))
        this.violations.add('the end of a busy instance was proposed');
    }
    for (const { rules } of state.pools) {
      this.#checkLaunches(rules.name, rules.slots, state, decision);
      if (rules.budgetUsdPerDay !== null) this.#checkBudget(rules.name, state.nowMs);
    }
    this.#checkBroken();
  }

  /** At the end, when nothing goes wrong any more and nothing new comes in. */
  atEnd(): void {
    if (this.#farm.queued > 0) this.violations.add('the queue was not drained');
  }

  /** What a pool cost between two moments. */
  costOf(pool: string, sinceMs: number, untilMs: number): number {
    const { past, instances } = this.#provider;
    const spans = [...past, ...instances.values()].flatMap((instance): Span[] =>
      instance.pool !== pool || instance.filledMs === null
        ? []
        : [{ fromMs: instance.filledMs, toMs: instance.goneMs, usdPerHour: instance.usdPerHour }],
    );
    const stepMs = this.#table.books.get(pool)!.rules.billingStepS * 1000;
    return costUsd(spans, stepMs, sinceMs, untilMs);
  }

  /** With what is free and what is under way, no more places than jobs that could take them. */
  #checkLaunches(pool: string, slots: number, state: State, decision: Decision): void {
    const launches = decision.actions.filter(
      (action) => action.kind === 'launch' && action.pool === pool && action.reason !== 'minimum',
    ).length;
    if (launches === 0) return;
    let supply = 0;
    for (const launch of state.launches) {
      const isOut = launch.state === 'draining' || launch.isInterrupted || launch.endOrderedAtMs !== null;
      const isNoticed = [...this.#provider.instances.values()].some(
        ({ launchId, isNoticed }) => isNoticed && launchId === launch.launchId,
      );
      const isEnding = ![...this.#provider.instances.values()].some(
        ({ launchId, state }) => launchId === launch.launchId && state !== 'ending',
      );
      const isGoing = launch.state !== 'ordered' && isEnding;
      if (launch.pool === pool && !isOut && !isNoticed && !isGoing) supply += launch.slots - launch.usedSlots;
    }
    if ((launches - 1) * slots + supply + 1 > this.#farm.queuedFor(pool))
      this.violations.add('more than one launch for one job');
  }

  #checkBudget(pool: string, nowMs: number): void {
    const { budgetUsdPerDay } = this.#table.books.get(pool)!.rules;
    const dayStartMs = Math.floor(nowMs / dayMs) * dayMs;
    if (this.costOf(pool, dayStartMs, nowMs) > budgetUsdPerDay! + 1e-9)
      this.violations.add(`over the budget of ${pool}`);
  }

  #checkBroken(): void {
    for (const [pool, sinceMs] of this.#provider.brokenSince) {
      const launched = this.#provider.launched
        .filter((launch) => launch.pool === pool && launch.atMs >= sinceMs)
        .map(({ atMs }) => atMs);
      for (let n = 3; n < launched.length; n += 1) {
        if (launched[n]! - launched[n - 3]! < hourMs)
          this.violations.add('more than three launches of a broken image in an hour');
      }
    }
  }
}
