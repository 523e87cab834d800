import { untilWoken } from '../../logs/until-woken.js';
import type { Clock } from '../../store/clock.js';
import type { Database } from '../../store/database.js';
import { type Memory, noMemory } from '../planner/decision.js';
import { plan } from '../planner/plan.js';
import type { openProvider } from '../providers/open-provider.js';
import { ClassMatcher } from '../store/class-matcher.js';
import { noteLeavers } from '../store/drain-launch.js';
import { forgetPool } from '../store/forget-pool.js';
import { gather } from '../store/gather.js';
import { type KeptPool, readPools } from '../store/read-pools.js';
import { ActionRunner } from './action-runner.js';
import { AlarmTeller } from './alarm-teller.js';
import { DecisionKeeper } from './decision-keeper.js';
import { Leadership } from './leadership.js';
import { PoolBook } from './pool-book.js';
import { PoolProviders } from './pool-providers.js';
import type { ScalerLog } from './scaler-log.js';
import { withinTime } from './within-time.js';

/** What a scaler works with. */
export interface ScalerParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: ScalerLog;
  /** Where launched machines reach this coordinator. */
  readonly publicUrl: () => string;
  /** The folder for what providers of this machine have to remember. */
  readonly stateDir: string;
  /** How often it decides. Default 5,000. */
  readonly everyMs?: number;
  /** How often providers are asked what they run. Default 10,000. */
  readonly listEveryMs?: number;
  readonly open?: typeof openProvider;
}

const defaultEveryMs = 5000;
const defaultListEveryMs = 10_000;
/** A queue that fills wakes it job by job. */
const shortestPauseMs = 1000;
/** The first of many jobs is given a moment for the others, so that they are decided upon together. */
const burstMs = 100;
/** How long the first decision waits for the first list. */
const firstListMs = 1000;
/** How long calls of providers may take to end after a stop. */
const patienceMs = 5000;

/**
 * The level-triggered loop: looks at what is, decides, carries it out, and looks again. Whatever was
 * missed, lost or done by halves is seen the next time. One of the processes on a database does it.
 */
export class Scaler {
  readonly #parts: ScalerParts;
  readonly #leadership: Leadership;
  readonly #providers: PoolProviders;
  readonly #runner: ActionRunner;
  readonly #keeper: DecisionKeeper;
  readonly #alarms: AlarmTeller;
  readonly #matcher = new ClassMatcher();
  readonly #books = new Map<string, PoolBook>();
  readonly #background = new Set<Promise<unknown>>();
  readonly #stopping = new AbortController();
  #memory: Memory = noMemory;
  #isWoken = false;
  #endPause: () => void = () => undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: ScalerParts) {
    this.#parts = parts;
    this.#leadership = new Leadership(parts.db);
    this.#providers = new PoolProviders(parts);
    this.#keeper = new DecisionKeeper(parts.db);
    this.#alarms = new AlarmTeller(parts.log);
    this.#runner = new ActionRunner({
      ...parts,
      providers: this.#providers,
      background: (what, work) => this.#inBackground(what, work),
    });
  }

  /** Begins to decide, until it is stopped. */
  start(): void {
    this.#running = this.#loop();
  }

  /** Something has changed: decides soon. */
  wake(): void {
    this.#isWoken = true;
    this.#endPause();
  }

  /** Ends the loop and what it has under way, and lets another process lead. Instances go on. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    const closed = this.#providers.keepOnly(new Set());
    const ended = Promise.allSettled([closed, ...this.#background]);
    await withinTime('end the calls of providers', patienceMs, ended).catch(() => undefined);
    await this.#leadership.release();
  }

  /** Looks, decides and acts once. Calls of providers go on in the background: see `settled`. */
  async once(): Promise<void> {
    const { db } = this.#parts;
    const pools = await readPools(db);
    if (pools.length === 0 || !(await this.#leadership.holds())) return this.#rest();
    await this.#ask(pools);
    await noteLeavers(db);
    await this.#decide();
    await this.#forget();
  }

  /** Settles when no call of a provider is under way. */
  async settled(): Promise<void> {
    while (this.#background.size > 0) await Promise.allSettled(this.#background);
  }

  async #loop(): Promise<void> {
    const { everyMs = defaultEveryMs, log } = this.#parts;
    while (!this.#stopping.signal.aborted) {
      this.#isWoken = false;
      await this.once().catch((error: unknown) => log.error({ err: error }, 'the scaler failed'));
      await this.#pause(Math.min(shortestPauseMs, everyMs), () => () => undefined);
      if (this.#isWoken) continue;
      await this.#pause(everyMs - shortestPauseMs, (wake) => this.#whenWoken(wake));
      if (this.#isWoken) await this.#pause(Math.min(burstMs, everyMs), () => () => undefined);
    }
  }

  async #pause(ms: number, subscribe: Parameters<typeof untilWoken>[0]): Promise<void> {
    const wait = untilWoken(subscribe, Math.max(0, ms), this.#stopping.signal);
    await wait.settled;
    wait.stop();
  }

  #whenWoken(wake: () => void): () => void {
    this.#endPause = wake;
    return () => {
      this.#endPause = () => undefined;
    };
  }

  /** Without pools, or while another process leads. What was seen is too old when this one leads again. */
  async #rest(): Promise<void> {
    this.#books.clear();
    this.#memory = noMemory;
    await this.#providers.keepOnly(new Set());
  }

  async #ask(pools: readonly KeptPool[]): Promise<void> {
    const { db, clock, listEveryMs = defaultListEveryMs } = this.#parts;
    const names = new Set(pools.map(({ rules }) => rules.name));
    for (const name of this.#books.keys()) if (!names.has(name)) this.#books.delete(name);
    await this.#providers.keepOnly(names);
    const first: Promise<unknown>[] = [];
    for (const { rules } of pools) {
      const book = this.#books.get(rules.name) ?? new PoolBook(db, clock);
      const provider = this.#providers.of(rules);
      // Whoever uses it hears of its failure; here it may be that nobody does.
      void provider.catch(() => undefined);
      if (book.isListDue()) {
        const listing = book.list(provider, rules, listEveryMs);
        this.#inBackground(`list the instances of pool ${rules.name}`, listing);
        if (!this.#books.has(rules.name)) first.push(listing);
      }
      if (book.arePricesDue(rules)) {
        this.#inBackground(`ask for the prices of pool ${rules.name}`, book.price(provider, rules));
      }
      this.#books.set(rules.name, book);
    }
    // Without a first list nothing can be decided; one that hangs is not waited for.
    await withinTime('list instances', firstListMs, Promise.allSettled(first)).catch(() => undefined);
  }

  async #decide(): Promise<void> {
    const { db, clock } = this.#parts;
    const state = await gather(db, {
      nowMs: clock.now(),
      memory: this.#memory,
      matcher: this.#matcher,
      told: (pool) => this.#books.get(pool) ?? { listing: null, spot: [] },
    });
    const decision = plan(state);
    this.#memory = decision.memory;
    await this.#keeper.keep(decision, state.nowMs);
    this.#alarms.tell(decision.alarms, state.nowMs);
    await this.#runner.run(decision, state);
  }

  /** Removed pools go when nothing of them is listed, and no launch is left. */
  async #forget(): Promise<void> {
    const { db } = this.#parts;
    for (const { rules, removedAtMs } of await readPools(db)) {
      if (removedAtMs === null) continue;
      const listing = this.#books.get(rules.name)?.listing ?? null;
      if (listing === null || listing.instances.length === 0) await forgetPool(db, rules.name);
    }
  }

  #inBackground(what: string, work: Promise<unknown>): void {
    const { log } = this.#parts;
    const told = work.catch((error: unknown) => log.error({ err: error }, `could not ${what}`));
    this.#background.add(told);
    void told.finally(() => this.#background.delete(told));
  }
}
