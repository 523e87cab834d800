import { availableParallelism } from 'node:os';
import type { HostReading, Settings, Snapshot } from '@barnraiser/protocol';
import type { AgentParts } from './agent/agent-parts.js';
import { Announcer } from './agent/announcer.js';
import { Builds } from './agent/builds.js';
import { Dealings } from './agent/dealings.js';
import { Farewell } from './agent/farewell.js';
import { GaveWay } from './agent/gave-way.js';
import type { HeldClaims } from './agent/held-claims.js';
import { Housekeeping } from './agent/housekeeping.js';
import type { Links } from './agent/links.js';
import { Lookout } from './agent/lookout.js';
import { isDescribedAnew } from './agent/machine.js';
import { Memory } from './agent/memory.js';
import { renewalOf } from './agent/renewal-of.js';
import { localCoordinator } from './agent/sample-job.js';
import { sampleProblem } from './agent/sample-problem.js';
import { snapshotOf } from './agent/snapshot-of.js';
import type { Offer } from './claim/driver.js';
import { Timeline } from './history/timeline.js';
import { buildIn } from './lifecycle/build-in.js';
import type { Effect } from './lifecycle/effect.js';
import type { Event } from './lifecycle/event.js';
import { reduce } from './lifecycle/reduce.js';
import { initialState, type State } from './lifecycle/state.js';

/** Feeds events to the reducer and performs its effects; with `build.ts` the only file that knows all stages. */
export class AgentLoop {
  readonly announcer: Announcer;
  /** Settles when the agent is off again. */
  readonly ended: Promise<void>;
  readonly links: Links;
  readonly memory: Memory;
  readonly timeline: Timeline;
  readonly builds: Builds;
  readonly housekeeping: Housekeeping;
  private readonly parts: AgentParts;
  private readonly dealings: Dealings;
  private readonly held: HeldClaims;
  private readonly lookout: Lookout;
  private readonly gaveWay: GaveWay;
  private readonly farewell: Farewell;
  private state: State = initialState;
  private stopHow: 'now' | 'after-build' | null = null;
  private end: () => void = () => undefined;

  constructor(parts: AgentParts) {
    const { folders } = parts;
    this.parts = parts;
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
    const warn = (what: string) => (error: unknown) => this.announcer.warn(what)(error);
    this.memory = new Memory(folders.history, warn('the history could not be written'));
    this.timeline = new Timeline(folders.history, warn('the timeline could not be written'));
    this.announcer = new Announcer({ timeline: this.timeline, snapshot: () => this.snapshot() });
    this.gaveWay = new GaveWay(folders.history);
    this.housekeeping = new Housekeeping({
      ...parts,
      running: () => this.builds.current,
      warn: (text) => this.announcer.say('warning', text),
    });
    this.lookout = this.openLookout();
    this.dealings = this.openDealings();
    this.links = this.dealings.links;
    this.held = this.dealings.held;
    this.builds = this.openBuilds();
    this.farewell = this.prepareFarewell();
  }

  /** Takes up what an earlier run left, then begins to work. Rejects with `StorageError`. */
  async start(): Promise<void> {
    const { memory, links, gaveWay, timeline, lookout, parts } = this;
    const now = parts.clock.wallMs();
    await Promise.all([memory.load(), links.load(), gaveWay.load(), timeline.load(now), lookout.load()]);
    await this.dealings.replay();
    void this.housekeeping.tidy();
    lookout.begin();
    if (this.stopHow !== null) return this.stop(this.stopHow);
    links.start();
  }

  /** Coordinators were joined or left. Rejects with `StorageError`. */
  async reload(): Promise<void> {
    await this.links.load();
    this.links.start();
    this.lookout.rejudge();
  }

  /** `after-build` finishes the current build and takes no more; `now` gives it back. */
  stop(how: 'now' | 'after-build'): void {
    const isHurried = how === 'now' && this.stopHow === 'after-build';
    this.stopHow = this.stopHow === 'now' ? 'now' : how;
    if (isHurried) this.farewell.hurry();
    this.dispatch({ kind: 'stopAsked', how });
  }

  /** The machine is taken away: the build that runs goes back as preempted, and no other begins. */
  preempt(): void {
    const claimId = this.builds.current?.claimId;
    if (claimId !== undefined) {
      this.dispatch({ kind: 'interruptionAsked', claimId, by: { kind: 'released', reason: 'preempted' } });
    }
    this.stop('now');
  }

  /** Takes what the program around the agent has sensed; what follows from it has begun when this returns. */
  sense(reading: HostReading): void {
    this.lookout.sense(reading);
  }

  /** The owner has changed the settings: they hold at once. */
  settingsChanged(before: Settings): void {
    const { settings } = this.parts.owner;
    this.lookout.settingsChanged(settings);
    if (isDescribedAnew(before, settings)) this.parts.machine.settingsChanged();
    this.links.settingsChanged();
    this.housekeeping.settingsChanged(before);
    this.lookout.rejudge();
  }

  /** Whether a build of the sample could begin now. Throws `CallError`: busy, stopping, unsafe. */
  checkSample(): void {
    const problem = sampleProblem(this.state);
    if (problem !== null) throw problem;
  }

  /** Begins a build that the owner asked for and nobody is told of. Throws as `checkSample` does. */
  buildSample(offer: Offer): void {
    this.checkSample();
    this.builds.offered(offer, localCoordinator);
  }

  snapshot(): Snapshot {
    const { state, parts, lookout } = this;
    const { judge, book } = lookout;
    const { conditions, column } = judge;
    const { current } = this.builds;
    return snapshotOf({
      state,
      settings: parts.owner.settings,
      now: parts.clock.wallMs(),
      current,
      explanation: state.at === 'off' ? null : judge.explain(state.verdict),
      conditions,
      column,
      meters: book.meters({ column, conditions, running: current }),
      gaveWay: this.gaveWay.summary(),
      coordinators: this.links.conditions(),
      outbox: this.held.outbox.status(),
      leftovers: this.housekeeping.leftovers.list,
      message: this.announcer.message,
    });
  }

  /** Tells the reducer what happened, and does what follows. */
  dispatch(event: Event): readonly Effect[] {
    const before = this.state;
    const [state, effects] = reduce(before, event);
    this.state = state;
    for (const effect of effects) this.perform(effect);
    const build = buildIn(state);
    this.lookout.moved(state);
    if (build !== null && build !== buildIn(before)) this.held.moved(build.claimId);
    this.announcer.soon();
    return effects;
  }

  private openLookout(): Lookout {
    return new Lookout({
      ...this.parts,
      timeline: this.timeline,
      state: () => this.state,
      current: () => this.builds.current,
      coordinators: () => this.links.conditions(),
      refreshLinks: () => this.links.refresh(),
      asleep: (isAsleep) => this.links.setAsleep(isAsleep),
      isFinishing: () => this.stopHow === 'after-build',
      dispatch: (event) => void this.dispatch(event),
      limitsChanged: () => this.builds.limitsChanged(),
      tidy: () => void this.housekeeping.tidy(),
      warn: (what) => this.announcer.warn(what),
    });
  }

  private openDealings(): Dealings {
    return new Dealings({
      ...this.parts,
      announcer: this.announcer,
      memory: this.memory,
      housekeeping: this.housekeeping,
      builds: () => this.builds,
      dispatch: (event) => void this.dispatch(event),
      rejudge: () => this.lookout.rejudge(),
    });
  }

  private openBuilds(): Builds {
    const { memory, held, gaveWay, parts, announcer, lookout, housekeeping } = this;
    return new Builds({
      ...parts,
      memory,
      held,
      gaveWay,
      housekeeping,
      limits: () => lookout.judge.buildLimits(availableParallelism()),
      progress: (claimId) => renewalOf(this.state, claimId),
      dispatch: (event) => this.dispatch(event),
      changed: (claimId) => {
        parts.usage.follow(claimId);
        lookout.buildChanged();
        announcer.noteTime();
      },
      ended: (isMachines) => lookout.buildEnded(isMachines),
      notice: (notice) => announcer.notice(notice),
      wrote: (claimId, bytes) => announcer.console.tell(claimId, bytes),
    });
  }

  private prepareFarewell(): Farewell {
    const { memory, gaveWay, timeline, lookout, links, held } = this;
    const { clock, owner, flushMs } = this.parts;
    const writers = [memory, gaveWay, owner, lookout.book, { settled: () => timeline.flush() }];
    return new Farewell({ clock, links, held, writers, hurriedMs: flushMs });
  }

  private perform(effect: Effect): void {
    switch (effect.kind) {
      case 'setAvailability':
        this.links.setAvailability(effect.availability);
        break;
      case 'flushOutbox':
        void this.farewell.say(this.stopHow === 'now').then(() => this.dispatch({ kind: 'outboxSettled' }));
        break;
      case 'quit':
        this.lookout.end();
        this.announcer.finish();
        this.end();
        break;
      case 'refuseBuild':
        // Whoever offered it is told by the answer to the offer.
        break;
      case 'startBuild':
      case 'freezeBuild':
      case 'thawBuild':
      case 'interruptBuild':
      case 'reportBuild':
      case 'cleanBuild':
      case 'finishBuild':
        this.builds.perform(effect, this.lookout.heardMs);
    }
  }
}
