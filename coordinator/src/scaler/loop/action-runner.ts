import type { Pool } from '@barnraiser/protocol';
import { v7 as uuidv7 } from 'uuid';
import { coordinatorSecret } from '../../enrolment/coordinator-secret.js';
import type { Clock } from '../../store/clock.js';
import type { Database } from '../../store/database.js';
import type { Action, Decision } from '../planner/decision.js';
import type { State } from '../planner/state.js';
import { drainLaunch } from '../store/drain-launch.js';
import { launchEnrolCode, launchUserData } from '../store/launch-user-data.js';
import { noteBoot, noteReply } from '../store/note-reply.js';
import { isOrphan, orderEnd, orderWithdrawal } from '../store/order-end.js';
import { readOrder } from '../store/read-order.js';
import { recordLaunch } from '../store/record-launch.js';
import { settleLaunch } from '../store/settle-launch.js';
import { actionText } from '../view/action-text.js';
import { callTimeoutMs } from './call-timeout.js';
import { Lanes } from './lanes.js';
import type { PoolProviders } from './pool-providers.js';
import type { ScalerLog } from './scaler-log.js';
import { withinTime } from './within-time.js';

/** What decisions are carried out with. */
export interface RunnerParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: ScalerLog;
  readonly providers: PoolProviders;
  /** Where launched machines reach this coordinator. */
  readonly publicUrl: () => string;
  /** Takes over work that the next decision need not wait for. */
  readonly background: (what: string, work: Promise<unknown>) => void;
}

/** What only writes down what is so already; it is done in dry run, too. */
const bookkeeping: ReadonlySet<Action['kind']> = new Set(['adopt', 'settle']);

/** While a decision is carried out. */
interface Run {
  readonly rules: ReadonlyMap<string, Pool>;
  /** By pool, the launches that are not over. */
  readonly known: Map<string, number>;
  /** By pool, the instances to be ended. */
  readonly ends: Map<string, string[]>;
}

/**
 * Carries decisions out. What is to be ordered is written down first; before something is ended it is
 * looked at again under its lock. Calls of providers are made in the background: a slow one holds up
 * nothing, and one that is lost is found out by the provider's list.
 */
export class ActionRunner {
  readonly #parts: RunnerParts;
  readonly #lanes = new Map<string, Lanes>();

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }

  async run(decision: Decision, state: State): Promise<void> {
    const run: Run = {
      rules: new Map(state.pools.map(({ rules }) => [rules.name, rules])),
      known: new Map(),
      ends: new Map(),
    };
    for (const { pool } of state.launches) run.known.set(pool, (run.known.get(pool) ?? 0) + 1);
    for (const action of decision.actions) await this.#try(action, run);
    for (const [pool, instanceIds] of run.ends) this.#end(run.rules.get(pool)!, instanceIds);
  }

  /** What fails does not keep the rest from being done; the next decision proposes it again. */
  async #try(action: Action, run: Run): Promise<void> {
    const { log } = this.#parts;
    const rules = run.rules.get(action.pool);
    if (!rules || (rules.dryRun && !bookkeeping.has(action.kind))) return;
    try {
      const isDone = await this.#do(action, rules, run);
      if (isDone) log.info({ pool: rules.name, action }, `pool ${rules.name}: ${actionText(action)}`);
    } catch (error) {
      log.error(
        { err: error, pool: rules.name, action },
        `pool ${rules.name}: could not ${actionText(action)}`,
      );
    }
  }

  /** False where it turned out not to be wanted, or allowed, any more. */
  async #do(action: Action, rules: Pool, run: Run): Promise<boolean> {
    const { db, clock } = this.#parts;
    const nowMs = clock.now();
    switch (action.kind) {
      case 'launch':
        return this.#launch(action, rules, run);
      case 'repeat':
        return this.#order(rules, action.launchId);
      case 'adopt':
        await noteBoot(db, { launchId: action.launchId, instanceId: action.instanceId, nowMs });
        return true;
      case 'cancel': {
        const isUnfilled = action.reason === 'unfilled';
        const isWithdrawn = await orderWithdrawal(db, action.launchId, { isUnfilled, nowMs });
        return isWithdrawn && addEnd(run, rules, action.requestId);
      }
      case 'drain':
        return drainLaunch(db, action.launchId, { reason: action.reason, nowMs });
      case 'end':
        return (await this.#mayEnd(action, rules)) && addEnd(run, rules, action.instanceId);
      case 'settle':
        return settleLaunch(db, clock, action.launchId, action.reason);
    }
  }

  async #launch(action: Extract<Action, { kind: 'launch' }>, rules: Pool, run: Run): Promise<boolean> {
    const { db, clock } = this.#parts;
    const launchId = uuidv7();
    const known = run.known.get(rules.name) ?? 0;
    const { offer, usdPerHour, reason } = action;
    const launch = {
      launchId,
      rules,
      offer,
      usdPerHour,
      reason,
      known,
      userData: launchUserData(rules, launchId, this.#parts.publicUrl()),
      enrolCodeHash: launchEnrolCode(await coordinatorSecret(db), launchId).hash,
    };
    if (!(await recordLaunch(db, launch, clock.now()))) return false;
    run.known.set(rules.name, known + 1);
    return this.#order(rules, launchId);
  }

  async #mayEnd(action: Extract<Action, { kind: 'end' }>, rules: Pool): Promise<boolean> {
    const { db, clock } = this.#parts;
    const { instanceId, launchId, reason } = action;
    if (reason === 'orphan') return isOrphan(db, rules.name, { instanceId, launchId });
    return launchId !== null && orderEnd(db, launchId, { reason, nowMs: clock.now() });
  }

  /** False while the same order is being given. */
  #order(rules: Pool, launchId: string): boolean {
    const { db, clock, log, providers } = this.#parts;
    const attempt = `launch ${launchId} of pool ${rules.name}`;
    return this.#call(attempt, rules, launchId, async () => {
      const order = await readOrder(db, launchId, await coordinatorSecret(db));
      if (!order) return;
      const provider = await providers.of(rules);
      const reply = await withinTime(attempt, callTimeoutMs(rules.provider), provider.launch(order));
      await noteReply(db, clock, launchId, reply);
      if (reply.kind !== 'refused') return;
      const { reason, detail } = reply;
      log.warn(
        { pool: rules.name, launchId, reason },
        `pool ${rules.name}: launch refused, ${reason}: ${detail}`,
      );
    });
  }

  #end(rules: Pool, instanceIds: readonly string[]): void {
    const { providers } = this.#parts;
    const attempt = `end ${instanceIds.length} instances of pool ${rules.name}`;
    this.#call(attempt, rules, `end ${instanceIds.join(' ')}`, async () => {
      const provider = await providers.of(rules);
      await withinTime(attempt, callTimeoutMs(rules.provider), provider.end(instanceIds));
    });
  }

  #call(attempt: string, { name }: Pool, thing: string, work: () => Promise<void>): boolean {
    const lanes = this.#lanes.get(name) ?? new Lanes();
    this.#lanes.set(name, lanes);
    const call = lanes.run(thing, work);
    if (call) this.#parts.background(attempt, call);
    return call !== null;
  }
}

function addEnd({ ends }: Run, { name }: Pool, instanceId: string): true {
  const known = ends.get(name);
  if (known) known.push(instanceId);
  else ends.set(name, [instanceId]);
  return true;
}
