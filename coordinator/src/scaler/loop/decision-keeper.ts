import type { Database } from '../../store/database.js';
import type { Decision, Reason } from '../planner/decision.js';
import { keepBreaker } from '../store/keep-breaker.js';
import { keepDecision, type PoolDecided, repeatDecision } from '../store/decisions.js';

/** A decision that still stands is written again so often. */
const repeatEveryMs = 60_000;

/** Writes decisions down, pool by pool: those that differ from the one before, and once a minute that it still stands. */
export class DecisionKeeper {
  readonly #db: Database;
  readonly #last = new Map<string, { readonly key: string; readonly writtenAtMs: number }>();

  constructor(db: Database) {
    this.#db = db;
  }

  async keep({ reports, actions, alarms, breakers }: Decision, nowMs: number): Promise<void> {
    for (const { pool, breaker } of breakers) await keepBreaker(this.#db, pool, breaker);
    for (const report of reports) {
      const isOwn = ({ pool }: { readonly pool: string }): boolean => pool === report.pool;
      const decided = { report, actions: actions.filter(isOwn), alarms: alarms.filter(isOwn) };
      await this.#keepOne(report.pool, decided, nowMs);
    }
  }

  async #keepOne(pool: string, decided: PoolDecided, nowMs: number): Promise<void> {
    const key = whatMatters(decided);
    const last = this.#last.get(pool);
    if (last?.key !== key) await keepDecision(this.#db, pool, { decided, nowMs });
    else if (nowMs - last.writtenAtMs >= repeatEveryMs)
      await repeatDecision(this.#db, pool, { decided, nowMs });
    else return;
    this.#last.set(pool, { key, writtenAtMs: nowMs });
  }
}

/** All but what changes with the time alone. */
function whatMatters({ report, actions, alarms }: PoolDecided): string {
  const { committedTodayUsd: _, reasons, ...counts } = report;
  const still = (reason: Reason): object => ({ ...reason, ageMs: null, committedUsd: null });
  const kinds = alarms.map((alarm) => ({ ...alarm, ageMs: null }));
  return JSON.stringify([counts, reasons.map((reason) => still(reason)), actions, kinds]);
}
