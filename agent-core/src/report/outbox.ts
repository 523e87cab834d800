import type { ClaimId, ResultReply } from '@barnraiser/protocol';
import type { ReportWire } from '../claim/driver.js';
import type { Pace } from '../stream/frame.js';
import type { Spool } from '../stream/spool.js';
import type { Clock } from '../timing/clock.js';
import { deliver, type DeliveryEnd } from './delivery.js';
import type { Parked } from './sent.js';

/** What an outbox tells of a claim. */
export interface OutboxListener {
  /** Something was sent, parked or taken up. */
  changed(): void;
  /** The coordinator took the result. */
  reported(claimId: ClaimId, reply: ResultReply): void;
  parked(claimId: ClaimId, parked: Parked): void;
  /** The delivery of a claim is over, however it ended; its folder is gone unless something is parked or left. */
  ended(claimId: ClaimId, end: DeliveryEnd): void;
}

interface Entry {
  readonly spool: Spool;
  readonly coordinator: string;
  readonly stop: AbortController;
  done: Promise<void>;
  parked: readonly Parked[];
  isOver: boolean;
  isDropped: boolean;
}

/**
 * After a silence the first bytes go at once; while a step keeps printing, small appends go at most
 * this often: each costs some 8 ms of processor on both sides together, and a watcher sees no difference.
 */
const defaultPace: Pace = { latencyMs: 250, bigBytes: 1024 * 1024 };

/** Every claim whose spool is being delivered. What it was given stays until it is delivered, dropped, or the agent ends. */
export class Outbox {
  private readonly clock: Clock;
  private readonly listener: OutboxListener;
  private readonly entries = new Map<ClaimId, Entry>();
  private readonly latencyMs = new Map<string, number>();

  constructor(clock: Clock, listener: OutboxListener) {
    this.clock = clock;
    this.listener = listener;
  }

  /** Starts to deliver a spool, also one that is still being written. */
  add(spool: Spool, wire: ReportWire): void {
    const { claimId, coordinator } = spool.claim;
    const stop = new AbortController();
    const done = this.run(spool, wire, stop.signal);
    this.entries.set(claimId, {
      spool,
      coordinator,
      stop,
      done,
      parked: [],
      isOver: false,
      isDropped: false,
    });
    this.listener.changed();
  }

  /** The claims of a coordinator that are not over. */
  holding(coordinator: string): ClaimId[] {
    return [...this.entries]
      .filter(([, entry]) => entry.coordinator === coordinator && !entry.isOver && !entry.isDropped)
      .map(([claimId]) => claimId);
  }

  /** A coordinator asked for fewer appends. */
  slowDown(coordinator: string, logFlushMs: number): void {
    this.latencyMs.set(coordinator, Math.min(60_000, Math.max(defaultPace.latencyMs, logFlushMs)));
  }

  status(): { waiting: number; parked: (Parked & { claimId: ClaimId })[] } {
    const waiting = [...this.entries.values()].filter(
      ({ isOver, isDropped, spool }) => !isOver && !isDropped && spool.end !== null,
    );
    return {
      waiting: waiting.length,
      parked: [...this.entries].flatMap(([claimId, { parked }]) =>
        parked.map((one) => ({ claimId, item: one.item, problem: one.problem })),
      ),
    };
  }

  /** Forgets a claim, which nobody wants; its folder goes as soon as the call under way has ended. */
  async drop(claimId: ClaimId): Promise<void> {
    const entry = this.entries.get(claimId);
    if (entry === undefined) return;
    entry.isDropped = true;
    entry.stop.abort();
    if (!entry.isOver) return;
    entry.done = entry.done.then(() => this.remove(claimId, entry));
    await entry.done;
  }

  /** Settles when everything is delivered or the signal aborts; what is left then is delivered after the next start. */
  async settle(signal: AbortSignal): Promise<void> {
    const entries = [...this.entries.values()];
    const stopAll = (): void => {
      for (const { stop } of entries) stop.abort();
    };
    signal.addEventListener('abort', stopAll, { once: true });
    if (signal.aborted) stopAll();
    await Promise.all(entries.map(({ done }) => done));
    signal.removeEventListener('abort', stopAll);
    await Promise.all(entries.map(({ spool }) => spool.close()));
  }

  private async run(spool: Spool, wire: ReportWire, signal: AbortSignal): Promise<void> {
    const { claimId, coordinator } = spool.claim;
    const end = await deliver(
      {
        spool,
        wire,
        clock: this.clock,
        pace: () => ({ ...defaultPace, latencyMs: this.latencyMs.get(coordinator) ?? defaultPace.latencyMs }),
        parked: (parked) => {
          this.entries.get(claimId)!.parked = parked;
          this.listener.parked(claimId, parked.at(-1)!);
          this.listener.changed();
        },
      },
      signal,
    );
    if (end.kind === 'reported') this.listener.reported(claimId, end.reply);
    await this.finish(claimId, spool, end);
    this.listener.ended(claimId, end);
    this.listener.changed();
  }

  /** Removes what is delivered. A build that still writes keeps its folder until it is dropped. */
  private async finish(claimId: ClaimId, spool: Spool, end: DeliveryEnd): Promise<void> {
    const entry = this.entries.get(claimId)!;
    entry.isOver = true;
    if (entry.isDropped) return this.remove(claimId, entry);
    if (end.kind === 'parked' || end.kind === 'stopped' || spool.end === null) return;
    if (entry.parked.length === 0) return this.remove(claimId, entry);
    // What was parked is shown for as long as the agent runs.
    await spool.remove().catch(() => undefined);
  }

  /** Its entry goes last: whoever settles waits for the folder too. */
  private async remove(claimId: ClaimId, { spool }: Entry): Promise<void> {
    await spool.remove().catch(() => undefined);
    this.entries.delete(claimId);
    this.listener.changed();
  }
}
