import { Bell } from '../../timing/bell.js';
import type { StepClock } from '../step-clock.js';
import type { Freezer, Frozen } from './freezer.js';

/** What runs of a step, as its pace is told. */
export interface RunningStep {
  readonly freezer: Freezer;
  readonly clock: StepClock;
  /** Ends it at once, to be started again later. */
  restart(): void;
}

/** One run of one step; figures are of this run. */
export interface PacedStep {
  /** The step runs; answers what is to be called when it has ended. A step that begins in a freeze stands still at once. */
  enter(running: RunningStep): () => void;
  /** Whether it is to stand still now. */
  readonly isFrozen: boolean;
  /** It cannot be frozen and was ended instead: it has to be run again. */
  readonly wasRestarted: boolean;
  /** How often it stood still, or the machine slept under it. */
  readonly freezes: number;
}

/** How long a build stood still, the machine's sleep included, and how often. */
export interface PaceFigures {
  readonly frozenMs: number;
  readonly frozenCount: number;
}

/** So often the pace looks whether the agent itself runs. */
const beatMs = 1000;
/** A busy machine is late by tenths of a second, a long piece of the agent's own work by two or three. */
const stallMs = 4000;

/**
 * Lets a build go on or stand still, from step to step: what runs is frozen with its clocks, and no
 * step begins meanwhile. `freeze` and `thaw` may follow each other at any speed; the last counts.
 */
export class Pace {
  private readonly now: () => number;
  private readonly thawed = new Bell();
  private readonly clocks = new Set<StepClock>();
  private running: (RunningStep & { isHeld: boolean; isFreezable: boolean; restarted(): void }) | null = null;
  private frozenAt: number | null = null;
  private pastMs = 0;
  private asleepMs = 0;
  private count = 0;
  private beat: { readonly timer: NodeJS.Timeout; readonly dueAt: number } | null = null;
  private turn: Promise<Frozen | null> = Promise.resolve(null);

  /** `now`: monotonic ms. */
  constructor(now: () => number = () => performance.now()) {
    this.now = now;
  }

  /** Settles when everything stands still; null where nothing ran. Never rejects. */
  freeze(): Promise<Frozen | null> {
    if (this.frozenAt === null) {
      this.frozenAt = this.now();
      this.count += 1;
    }
    for (const clock of this.clocks) clock.stop();
    return this.adjust();
  }

  /** Settles when everything goes on. Never rejects. */
  async thaw(): Promise<void> {
    if (this.frozenAt !== null) this.pastMs += this.now() - this.frozenAt;
    this.frozenAt = null;
    await this.adjust();
    if (this.frozenAt !== null) return;
    for (const clock of this.clocks) clock.go();
    this.thawed.ring();
  }

  /** The machine slept for so long, unnoticed: that counts as a freeze. */
  slept(durationMs: number): void {
    if (this.frozenAt === null) this.count += 1;
    this.pastMs += durationMs;
    this.asleepMs += durationMs;
  }

  /** A clock that stands still with the build, and while the agent was stopped; answers what ends that. */
  watch(clock: StepClock): () => void {
    this.clocks.add(clock);
    if (this.frozenAt !== null) clock.stop();
    if (this.beat === null) this.listen();
    return () => {
      this.clocks.delete(clock);
      if (this.clocks.size > 0 || this.beat === null) return;
      clearTimeout(this.beat.timer);
      this.beat = null;
    };
  }

  /** Settles when the build may go on, or the signal aborts. */
  async untilThawed(signal: AbortSignal): Promise<void> {
    while (this.frozenAt !== null && !signal.aborted) {
      await this.thawed.heard(this.thawed.count, { signal });
    }
  }

  get isFrozen(): boolean {
    return this.frozenAt !== null;
  }

  /** How much of it the machine slept, which its monotonic clock leaves out. */
  get sleptMs(): number {
    return this.asleepMs;
  }

  figures(): PaceFigures {
    const currentMs = this.frozenAt === null ? 0 : this.now() - this.frozenAt;
    return { frozenMs: Math.round(this.pastMs + currentMs), frozenCount: this.count };
  }

  /** A run of a step begins; one at a time. */
  step(isFreezable: boolean): PacedStep {
    const countBefore = this.frozenAt === null ? this.count : this.count - 1;
    const count = (): number => this.count;
    const isFrozen = (): boolean => this.isFrozen;
    let wasRestarted = false;
    const restarted = (): void => {
      wasRestarted = true;
    };
    return {
      enter: (running) => {
        this.running = { ...running, isFreezable, isHeld: false, restarted };
        const forget = this.watch(running.clock);
        if (this.frozenAt !== null) void this.adjust();
        return () => {
          forget();
          this.running = null;
        };
      },
      get isFrozen() {
        return isFrozen();
      },
      get wasRestarted() {
        return wasRestarted;
      },
      get freezes() {
        return count() - countBefore;
      },
    };
  }

  /** Whoever stopped the agent (SIGSTOP, a debugger, a virtual machine on hold) stopped what reads the build's output. */
  private listen(): void {
    const dueAt = this.now() + beatMs;
    const timer = setTimeout(() => {
      const lateMs = this.now() - dueAt;
      if (lateMs >= stallMs && this.frozenAt === null) this.stalled(lateMs);
      this.listen();
    }, beatMs);
    this.beat = { timer, dueAt };
  }

  /** The agent did not run for so long, by its monotonic clock: that counts as a freeze. */
  private stalled(durationMs: number): void {
    this.count += 1;
    this.pastMs += durationMs;
    for (const clock of this.clocks) clock.lose(durationMs);
  }

  /** Brings what runs into the state that is wanted by then; one change after another. */
  private adjust(): Promise<Frozen | null> {
    this.turn = this.turn.then(async (last) => {
      const { running } = this;
      if (running === null) return null;
      if (this.frozenAt === null) {
        if (running.isHeld) await running.freezer.thaw();
        running.isHeld = false;
        return null;
      }
      if (running.isHeld) return last;
      running.isHeld = true;
      const frozen = await running.freezer.freeze();
      if (!running.isFreezable) {
        running.restarted();
        running.restart();
      }
      return frozen;
    });
    return this.turn;
  }
}
