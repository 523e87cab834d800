import type { ClaimId } from '@barnraiser/protocol';
import type { Effect } from '../../lifecycle/effect.js';
import type { Event } from '../../lifecycle/event.js';
import type { Told } from './simulated-agent.js';
import type { World } from './world.js';

/** What the build does to the agent around it. */
export interface BuildParts {
  readonly dispatch: (event: Event) => unknown;
  readonly ended: (isMachines: boolean) => void;
  readonly tell: (what: Told) => void;
}

/** How long ending processes, writing a report and cleaning up take. */
const quickMs = 300;

/** A build that needs so much running time, and obeys the effects on it. */
export class SimulatedBuild {
  /** When it gets on, by the monotonic clock; null: it stands still. */
  dueMs: number | null;
  /** Since when it uses the processor, by the monotonic clock; null: it does not. */
  runningSinceMs: number | null;
  isFrozen = false;
  /** It is to end by the machine's fault. */
  isFaulty = false;
  private readonly claimId: ClaimId;
  private readonly world: World;
  private readonly parts: BuildParts;
  private leftMs = 0;
  private isPlayed = false;
  private isInterrupted = false;
  private next: () => void;

  constructor(
    claimId: ClaimId,
    { prepareMs, runMs }: { readonly prepareMs: number; readonly runMs: number },
    world: World,
    parts: BuildParts,
  ) {
    this.claimId = claimId;
    this.world = world;
    this.parts = parts;
    this.runningSinceMs = world.monotonicMs;
    this.dueMs = world.monotonicMs + prepareMs;
    this.next = () => this.step(0, Math.ceil(runMs / 2));
  }

  /** What it was about to do is due. */
  act(): void {
    this.dueMs = null;
    this.next();
  }

  perform(effect: Effect): void {
    const { world } = this;
    if (effect.kind === 'freezeBuild') {
      if (this.isFrozen || this.dueMs === null) throw new Error('a build was frozen that does not run');
      this.leftMs = this.dueMs - world.monotonicMs;
      [this.isFrozen, this.dueMs, this.runningSinceMs] = [true, null, null];
      this.parts.tell('frozen');
    } else if (effect.kind === 'thawBuild') {
      if (!this.isFrozen) throw new Error('a build was thawed that was not frozen');
      [this.isFrozen, this.runningSinceMs] = [false, world.monotonicMs];
      this.dueMs = world.monotonicMs + this.leftMs;
      this.parts.tell('thawed');
    } else if (effect.kind === 'interruptBuild') {
      if (effect.by.kind !== 'released') throw new Error(`a build was ${effect.by.kind}`);
      [this.isFrozen, this.isInterrupted, this.runningSinceMs] = [false, true, null];
      this.parts.tell(`released ${effect.by.reason}`);
      this.after(() => this.parts.dispatch({ kind: 'buildPlayed', claimId: this.claimId }));
    } else if (effect.kind === 'reportBuild') this.report(effect.ending.kind);
    else if (effect.kind === 'cleanBuild')
      this.after(() => this.parts.dispatch({ kind: 'buildCleaned', claimId: this.claimId }));
  }

  private step(n: number, forMs: number): void {
    const now = this.world.wallMs;
    this.parts.dispatch({ kind: 'stepStarted', claimId: this.claimId, n, name: `step ${n}`, now });
    this.dueMs = this.world.monotonicMs + forMs;
    this.next = n === 0 ? () => this.step(1, forMs) : () => this.played();
  }

  private played(): void {
    [this.isPlayed, this.runningSinceMs] = [true, null];
    this.parts.tell('finished');
    this.parts.dispatch({ kind: 'buildPlayed', claimId: this.claimId });
  }

  /** A result says that it passed or failed: only one that ran to its end may have one. */
  private report(kind: 'result' | 'release' | 'forget'): void {
    const expected = this.isPlayed && !this.isInterrupted ? 'result' : 'release';
    if (kind !== expected) throw new Error(`a ${expected} was reported as a ${kind}`);
    this.after(() => {
      this.parts.ended(this.isFaulty && kind === 'result');
      this.parts.dispatch({ kind: 'buildReported', claimId: this.claimId });
    });
  }

  private after(next: () => void): void {
    this.next = next;
    this.dueMs = this.world.monotonicMs + quickMs;
  }
}
