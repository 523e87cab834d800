import type { HostReading, Settings } from '@barnraiser/protocol';
import type { Timeline } from '../history/timeline.js';
import { hasWorkAhead, phaseIn } from '../lifecycle/build-in.js';
import type { Event } from '../lifecycle/event.js';
import type { State } from '../lifecycle/state.js';
import type { CoordinatorCondition } from '../policy/rules/conditions.js';
import type { AgentParts } from './agent-parts.js';
import { Attention } from './attention.js';
import type { CurrentBuild } from './current-build.js';
import { circumstancesOf } from './circumstances-of.js';
import { Judge } from './judge.js';
import { MetersBook } from './meters-book.js';
import { endPassed, holdEndOf, nextMoment } from './next-moment.js';

/** What the lookout needs of the agent. */
export interface LookoutParts extends Pick<
  AgentParts,
  'clock' | 'folders' | 'machine' | 'owner' | 'senses' | 'usage'
> {
  readonly timeline: Pick<Timeline, 'builtMs'>;
  readonly state: () => State;
  /** The build that runs; null: none. */
  readonly current: () => CurrentBuild | null;
  readonly coordinators: () => CoordinatorCondition[];
  /** The time has moved on: what waits for a coordinator may be over. */
  readonly refreshLinks: () => void;
  /** The machine goes to sleep, or is awake. */
  readonly asleep: (isAsleep: boolean) => void;
  /** Whether the agent ends after its build. */
  readonly isFinishing: () => boolean;
  readonly dispatch: (event: Event) => void;
  /** What a build may use may have changed. */
  readonly limitsChanged: () => void;
  /** More is kept on the disk than the owner allows. */
  readonly tidy: () => void;
  readonly warn: (what: string) => (error: unknown) => void;
}

/** Watches the machine and its owner's settings, and tells the reducer each verdict that follows. */
export class Lookout {
  readonly judge: Judge;
  readonly book: MetersBook;
  private readonly parts: LookoutParts;
  private readonly attention: Attention;
  /** When the agent learnt of what it acts on just now (`performance.now()`); null: of nothing. */
  private heard: number | null = null;

  constructor(parts: LookoutParts) {
    const { clock, folders, machine, owner, senses, timeline, usage } = parts;
    this.parts = parts;
    this.book = new MetersBook({
      clock,
      usage,
      historyFolder: folders.history,
      settings: () => owner.settings,
      tidy: () => parts.tidy(),
    });
    this.judge = new Judge(machine, owner.settings, clock, {
      senses,
      builtMs: (since, now) => timeline.builtMs(since, now),
      data: (now) => this.book.data(now),
    });
    this.attention = new Attention({
      clock,
      judge: this.judge,
      phase: () => phaseIn(parts.state()),
      look: () => this.look(),
      seen: () => this.rejudge(),
    });
  }

  /** Since when that is known for which something is done now (`performance.now()`). */
  get heardMs(): number {
    return this.heard ?? performance.now();
  }

  /** Asks the sensors and reads what was measured before, for the first verdict. */
  async load(): Promise<void> {
    await Promise.all([this.judge.look(), this.book.load()]);
  }

  /** Tells the first verdict, and looks on from now. */
  begin(): void {
    this.endPassed();
    this.parts.dispatch({ kind: 'started', verdict: this.judge.verdict(this.parts.coordinators()) });
    this.rejudge();
    this.attention.again();
  }

  end(): void {
    this.attention.end();
    this.judge.close();
  }

  /** The reducer has come to another state. */
  moved(state: State): void {
    this.judge.attend(hasWorkAhead(state));
  }

  /** Another build runs, or none. */
  buildChanged(): void {
    this.attention.again();
  }

  /** A build has its end; whether the machine was to blame, null: it was a sample. */
  buildEnded(isMachines: boolean | null): void {
    if (isMachines !== null) this.judge.buildEnded(isMachines ? 'machine' : null);
    this.rejudge();
  }

  /** Takes what the program around the agent has sensed; what follows from it has begun when this returns. */
  sense(reading: HostReading): void {
    this.heard = performance.now();
    this.judge.sense(reading);
    this.rejudge();
    this.heard = null;
  }

  /** Other settings hold from the next verdict on. */
  settingsChanged(settings: Settings): void {
    this.judge.changeSettings(settings);
  }

  /** Judges anew by what is known now, and looks again when the next thing clears by itself. */
  rejudge(): void {
    const { judge, parts } = this;
    if (parts.state().at === 'off') return;
    parts.asleep(judge.isSuspended);
    const { settings } = parts.owner;
    const now = parts.clock.wallMs();
    const verdict = judge.verdict(parts.coordinators(), { isFinishing: parts.isFinishing() });
    parts.dispatch({ kind: 'verdictReached', verdict, circumstances: circumstancesOf(settings, judge, now) });
    const state = parts.state();
    // What stands still uses nothing; other limits can wait until the machine is free.
    if (phaseIn(state) !== 'frozen') parts.limitsChanged();
    this.attention.lookAt(nextMoment(settings, verdict.reasons, now, holdEndOf(state)));
  }

  private async look(): Promise<void> {
    const { judge, book, parts, attention } = this;
    // Sandboxes were tried at the start; a look finds nothing else that can fail.
    await judge.look().catch(() => undefined);
    const { column, conditions } = judge;
    judge.capBroken(book.note({ column, conditions, running: parts.current() }));
    const sleptMs = attention.sleptMs();
    if (sleptMs > 0) this.hasSlept(sleptMs);
    this.endPassed();
    parts.refreshLinks();
    this.rejudge();
  }

  /** Nobody may have told before: connections that were open through the sleep are made anew. */
  private hasSlept(sleptMs: number): void {
    this.parts.current()?.slept(sleptMs);
    this.parts.asleep(true);
  }

  /** Ends a pause, and a "build anyway", whose time is over. */
  private endPassed(): void {
    const { owner, clock, dispatch, warn } = this.parts;
    const ended = endPassed(owner.stored, clock.wallMs());
    if (ended === null) return;
    if (ended.pausedUntil === null) dispatch({ kind: 'resumeAsked' });
    owner.change(() => ended).catch(warn('the settings could not be written'));
  }
}
