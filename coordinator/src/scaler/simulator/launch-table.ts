import type { Pool } from '@barnraiser/protocol';
import { closedBreaker, type Breaker } from '../planner/breaker.js';
import { spentTodayUsd } from '../planner/budget.js';
import type { Action, Decision, DrainReason, SettleReason } from '../planner/decision.js';
import type { Launch, Listing, PoolState, Setback } from '../planner/state.js';
import type { SimulatedProvider } from './simulated-provider.js';
import type { World } from './world.js';

/** A launch as our table has it. */
export type Row = { -readonly [K in keyof Launch]: Launch[K] } & {
  isOver: boolean;
  timedOut: boolean;
  wasLost: boolean;
};

/** What a pool's table rows and listings amount to. */
export interface PoolBook {
  rules: Pool;
  rulesSinceMs: number;
  listing: Listing | null;
  breaker: Breaker;
  lastReadyMs: number | null;
  failedBootsMs: number[];
  setbacks: Setback[];
  over: Row[];
}

/**
 * Our table of launches, and what carries decisions out: it writes a launch down before it orders it,
 * and looks under its lock before it ends anything.
 */
export class LaunchTable {
  readonly rows = new Map<string, Row>();
  readonly books: Map<string, PoolBook>;
  /** Ends that the lock refused, since a build had begun meanwhile. */
  refusedEnds = 0;
  /** Launches for load, and what gave cause for another one of the same job. */
  loadLaunches = 0;
  causes = 0;
  readonly #world: World;
  readonly #provider: SimulatedProvider;
  #made = 0;

  constructor(world: World, provider: SimulatedProvider, pools: readonly Pool[]) {
    this.#world = world;
    this.#provider = provider;
    this.books = new Map(pools.map((rules) => [rules.name, newBook(rules)]));
  }

  live(): Row[] {
    return [...this.rows.values()];
  }

  poolStates(): PoolState[] {
    const { nowMs } = this.#world;
    const dayStartMs = Math.floor(nowMs / dayMs) * dayMs;
    return [...this.books.values()].map((book) => {
      book.setbacks = book.setbacks.filter(({ atMs }) => nowMs - atMs < 3_600_000);
      book.failedBootsMs = book.failedBootsMs.filter((atMs) => nowMs - atMs < dayMs);
      book.over = book.over.filter(({ stateSinceMs }) => stateSinceMs >= dayStartMs - dayMs);
      // Over long runs this is what takes time.
      const ended =
        book.rules.budgetUsdPerDay === null
          ? []
          : book.over.map((row) => ({ ...row, overMs: row.stateSinceMs }));
      return {
        rules: book.rules,
        isRemoved: false,
        rulesSinceMs: book.rulesSinceMs,
        listing: book.listing,
        breaker: book.breaker,
        lastReadyMs: book.lastReadyMs,
        failedBootsMs: [...book.failedBootsMs],
        setbacks: [...book.setbacks],
        spot: [],
        spentTodayUsd: spentTodayUsd(ended, book.rules.billingStepS, nowMs),
      };
    });
  }

  carryOut(decision: Decision): void {
    for (const { pool, breaker } of decision.breakers) this.books.get(pool)!.breaker = breaker;
    for (const action of decision.actions) {
      if (action.kind === 'launch') this.#order(action);
      // In truth a decision is carried out call by call, and the world goes on meanwhile.
      else this.#world.after(this.#world.between(0, 3000), () => this.#do(action));
    }
  }

  /** A new document is applied: what was known of the old one's boots says nothing of it. */
  rewrite(pool: string): void {
    const book = this.books.get(pool)!;
    book.rulesSinceMs = this.#world.nowMs;
    book.lastReadyMs = null;
    book.failedBootsMs = [];
  }

  /** Its agent enrols; refused unless the launch stands. */
  becomeReady(launchId: string, instanceId: string): Row | null {
    const row = this.rows.get(launchId);
    if (!row || row.endOrderedAtMs !== null || row.state === 'draining') return null;
    const book = this.books.get(row.pool)!;
    if (row.orderedAtMs >= book.rulesSinceMs) book.lastReadyMs = this.#world.nowMs;
    row.bootedAtMs ??= this.#world.nowMs;
    row.instanceId = instanceId;
    this.#enter(row, 'ready');
    row.idleSinceMs = this.#world.nowMs;
    return row;
  }

  #order(action: Extract<Action, { kind: 'launch' }>): void {
    const { rules } = this.books.get(action.pool)!;
    const { nowMs } = this.#world;
    this.#made += 1;
    if (action.reason !== 'minimum') this.loadLaunches += 1;
    const row: Row = {
      launchId: `l-${this.#made}`,
      pool: action.pool,
      offer: action.offer,
      usdPerHour: action.usdPerHour,
      state: 'ordered',
      stateSinceMs: nowMs,
      orderedAtMs: nowMs,
      bootedAtMs: null,
      instanceId: null,
      slots: rules.slots,
      usedSlots: 0,
      idleSinceMs: null,
      lastContactMs: null,
      maxLifeS: rules.maxLifeS,
      isInterrupted: false,
      endOrderedAtMs: null,
      isOver: false,
      timedOut: false,
      wasLost: false,
    };
    this.rows.set(row.launchId, row);
    this.#world.after(this.#world.between(100, 3000), () => this.#call(row));
  }

  #call(row: Row): void {
    if (row.isOver || row.state !== 'ordered') return;
    const reply = this.#provider.launch(row);
    if (!reply) return;
    const atMs = this.#world.nowMs;
    const book = this.books.get(row.pool)!;
    switch (reply.kind) {
      case 'refused':
        if (reply.reason === 'invalid') this.#fail(row);
        else book.setbacks.push({ kind: reply.reason, offer: row.offer, atMs });
        this.#close(row);
        return;
      case 'requested':
        row.instanceId = reply.requestId;
        this.#enter(row, 'requested');
        return;
      case 'launched':
        row.instanceId = reply.instanceId;
        row.bootedAtMs = atMs;
        this.#enter(row, 'booting');
    }
  }

  #do(action: Exclude<Action, { kind: 'launch' }>): void {
    const row = action.launchId === null ? undefined : this.rows.get(action.launchId);
    switch (action.kind) {
      case 'repeat':
        if (row) this.#call(row);
        return;
      case 'adopt':
        if (row?.state !== 'ordered' && row?.state !== 'requested') return;
        row.instanceId = action.instanceId;
        row.bootedAtMs = this.#world.nowMs;
        row.endOrderedAtMs = null;
        this.#enter(row, 'booting');
        return;
      case 'cancel':
        if (row?.state !== 'requested') return;
        row.endOrderedAtMs = this.#world.nowMs;
        if (action.reason === 'unfilled') this.#setBack(row, 'unfilled');
        this.#provider.end(action.requestId);
        return;
      case 'drain':
        if (row) this.#drain(row, action.reason);
        return;
      case 'end':
        this.#end(action, row);
        return;
      case 'settle':
        if (row) this.#settle(row, action.reason);
    }
  }

  #end(action: Extract<Action, { kind: 'end' }>, row: Row | undefined): void {
    if (action.reason === 'orphan') {
      if (!row) this.#provider.end(action.instanceId);
      return;
    }
    if (!row || row.usedSlots > 0 || row.state !== (action.reason === 'drained' ? 'draining' : 'booting')) {
      this.refusedEnds += 1;
      return;
    }
    if (action.reason === 'boot-timeout' && !row.timedOut) {
      row.timedOut = true;
      this.#fail(row);
    }
    row.endOrderedAtMs = this.#world.nowMs;
    this.#provider.end(action.instanceId);
  }

  /** Called off where the machine has got something to build meanwhile, and was only to go for want of it. */
  #drain(row: Row, reason: DrainReason): void {
    if (row.usedSlots > 0 && (reason === 'idle' || reason === 'silent')) return;
    if (row.state === 'ready' || row.state === 'busy') this.#enter(row, 'draining');
  }

  #settle(row: Row, reason: SettleReason): void {
    if (reason === 'boot-failed') this.#fail(row);
    row.wasLost = reason === 'lost';
    if (reason === 'unfilled') this.#setBack(row, 'unfilled');
    if (reason === 'gone' && row.offer.bid !== null) this.#setBack(row, 'preempted');
    this.#close(row);
  }

  #fail(row: Row): void {
    const book = this.books.get(row.pool)!;
    if (row.orderedAtMs >= book.rulesSinceMs) book.failedBootsMs.push(this.#world.nowMs);
  }

  #setBack(row: Row, kind: Setback['kind']): void {
    this.books.get(row.pool)!.setbacks.push({ kind, offer: row.offer, atMs: this.#world.nowMs });
  }

  #close(row: Row): void {
    row.isOver = true;
    this.causes += 1;
    row.stateSinceMs = this.#world.nowMs;
    this.rows.delete(row.launchId);
    this.books.get(row.pool)!.over.push(row);
  }

  #enter(row: Row, state: Row['state']): void {
    row.state = state;
    row.stateSinceMs = this.#world.nowMs;
  }
}

const dayMs = 86_400_000;

function newBook(rules: Pool): PoolBook {
  return {
    rules,
    rulesSinceMs: 0,
    listing: null,
    breaker: closedBreaker,
    lastReadyMs: null,
    failedBootsMs: [],
    setbacks: [],
    over: [],
  };
}
