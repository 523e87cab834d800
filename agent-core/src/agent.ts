import { availableParallelism } from 'node:os';
import type { ClaimId, Directive, HostReading, Settings, Snapshot } from '@barnraiser/protocol';
import type { AgentParts } from './agent/agent-parts.js';
import { Attention } from './agent/attention.js';
import { Builds } from './agent/builds.js';
import { circumstancesOf } from './agent/circumstances-of.js';
import { driverHost } from './agent/driver-host.js';
import { Feed } from './agent/feed.js';
import { followDirective } from './agent/follow-directive.js';
import { GaveWay } from './agent/gave-way.js';
import { HeldClaims } from './agent/held-claims.js';
import { Judge } from './agent/judge.js';
import type { Link } from './agent/link.js';
import { Links } from './agent/links.js';
import { isDescribedAnew } from './agent/machine.js';
import { Memory } from './agent/memory.js';
import { MetersBook } from './agent/meters-book.js';
import { endPassed, holdEndOf, nextMoment } from './agent/next-moment.js';
import type { Notice } from './agent/notice.js';
import { renewalOf } from './agent/renewal-of.js';
import { replaySpool } from './agent/replay-spool.js';
import { localCoordinator } from './agent/sample-job.js';
import { sampleProblem } from './agent/sample-problem.js';
import { snapshotOf } from './agent/snapshot-of.js';
import { spanOf } from './agent/span-of.js';
import { Throttle } from './agent/throttle.js';
import type { DriverHost, Offer } from './claim/driver.js';
import { Timeline } from './history/timeline.js';
import { buildIn, hasWorkAhead, phaseIn } from './lifecycle/build-in.js';
import type { Effect } from './lifecycle/effect.js';
import type { Event } from './lifecycle/event.js';
import { reduce } from './lifecycle/reduce.js';
import { initialState, type State } from './lifecycle/state.js';

/** Snapshots follow each other no faster. */
const snapshotEveryMs = 200;
/** How long deliveries may take once the agent was told to stop after its build. */
const patientFlushMs = 300_000;

/** Feeds events to the reducer and performs its effects; with `build.ts` the only file that knows all stages. */
export class AgentLoop {
  readonly snapshots = new Feed<[Snapshot]>();
  readonly console = new Feed<[ClaimId, Buffer]>();
  readonly notices = new Feed<[Notice]>();
  /** Settles when the agent is off again. */
  readonly ended: Promise<void>;
  readonly links: Links;
  readonly memory: Memory;
  readonly timeline: Timeline;
  readonly builds: Builds;
  private readonly parts: AgentParts;
  private readonly held: HeldClaims;
  private readonly judge: Judge;
  private readonly gaveWay: GaveWay;
  private readonly book: MetersBook;
  private readonly attention: Attention;
  private readonly telling: Throttle;
  private readonly flushOver = new AbortController();
  private state: State = initialState;
  private message: Snapshot['message'] = null;
  private shown = '';
  private sentence = '';
  /** When the agent learnt of what it acts on just now (`performance.now()`); null: of nothing. */
  private heardMs: number | null = null;
  private stopHow: 'now' | 'after-build' | null = null;
  private end: () => void = () => undefined;

  constructor(parts: AgentParts) {
    const { folders, owner, machine, senses, clock } = parts;
    this.parts = parts;
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
    const warn = (what: string) => (error: unknown) => this.say('warning', `${what}: ${String(error)}`);
    this.memory = new Memory(folders.history, warn('the history could not be written'));
    this.timeline = new Timeline(folders.history, warn('the timeline could not be written'));
    this.gaveWay = new GaveWay(folders.history);
    const builtMs = (since: number, now: number): number => this.timeline.builtMs(since, now);
    this.book = new MetersBook({
      ...parts,
      historyFolder: folders.history,
      settings: () => owner.settings,
      tidy: () => void this.builds.tidy(),
    });
    const data = (now: number) => this.book.data(now);
    this.judge = new Judge(machine, owner.settings, clock, { senses, builtMs, data });
    this.attention = new Attention({
      clock,
      judge: this.judge,
      phase: () => phaseIn(this.state),
      look: () => this.look(),
      seen: () => this.rejudge(),
    });
    this.telling = new Throttle(snapshotEveryMs, () => this.tell());
    this.links = new Links({
      ...parts,
      root: folders.root,
      settings: () => owner.settings,
      hostOf: (link) => this.hostOf(link),
      unknownDriver: ({ url, driver }) => this.say('error', `${url}: this version has no driver ${driver}`),
    });
    this.held = this.holdClaims();
    this.builds = this.openBuilds();
  }

  /** Takes up what an earlier run left, then begins to work. Rejects with `StorageError`. */
  async start(): Promise<void> {
    const { memory, links, gaveWay, timeline, judge, book } = this;
    const now = this.parts.clock.wallMs();
    await Promise.all([
      memory.load(),
      links.load(),
      gaveWay.load(),
      timeline.load(now),
      judge.look(),
      book.load(),
    ]);
    await this.replay();
    this.endPassed();
    this.dispatch({ kind: 'started', verdict: judge.verdict(links.conditions()) });
    this.rejudge();
    this.attention.again();
    if (this.stopHow !== null) return this.stop(this.stopHow);
    links.start();
  }

  /** Coordinators were joined or left. Rejects with `StorageError`. */
  async reload(): Promise<void> {
    await this.links.load();
    this.links.start();
    this.rejudge();
  }

  /** `after-build` finishes the current build and takes no more; `now` gives it back. */
  stop(how: 'now' | 'after-build'): void {
    const isHurried = how === 'now' && this.stopHow === 'after-build';
    this.stopHow = this.stopHow === 'now' ? 'now' : how;
    if (isHurried) this.limitFlush();
    this.dispatch({ kind: 'stopAsked', how });
  }

  /** Takes what the program around the agent has sensed; what follows from it has begun when this returns. */
  sense(reading: HostReading): void {
    this.heardMs = performance.now();
    this.judge.sense(reading);
    this.rejudge();
    this.heardMs = null;
  }

  /** The owner has changed the settings: they hold at once. */
  settingsChanged(before: Settings): void {
    const { settings } = this.parts.owner;
    this.judge.changeSettings(settings);
    if (isDescribedAnew(before, settings)) this.parts.machine.settingsChanged();
    this.links.settingsChanged();
    if (before.keptLogsMb !== settings.keptLogsMb) void this.builds.trimLogs();
    this.rejudge();
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
    const { judge, state, parts } = this;
    const { settings } = parts.owner;
    const { conditions, column } = judge;
    return snapshotOf({
      state,
      settings,
      now: parts.clock.wallMs(),
      current: this.builds.current,
      explanation: state.at === 'off' ? null : judge.explain(state.verdict),
      conditions,
      column,
      meters: this.book.meters({ column, conditions, running: this.builds.current }),
      gaveWay: this.gaveWay.summary(),
      coordinators: this.links.conditions(),
      outbox: this.held.outbox.status(),
      message: this.message,
    });
  }

  /** Tells the reducer what happened, and does what follows. */
  dispatch(event: Event): readonly Effect[] {
    const before = this.state;
    const [state, effects] = reduce(before, event);
    this.state = state;
    for (const effect of effects) this.perform(effect);
    const build = buildIn(state);
    this.judge.attend(hasWorkAhead(state));
    if (build !== null && build !== buildIn(before)) this.held.moved(build.claimId);
    this.telling.soon();
    return effects;
  }

  private holdClaims(): HeldClaims {
    return new HeldClaims(this.parts.clock, {
      changed: () => this.telling.soon(),
      notice: (notice) => this.notices.tell(notice),
      directed: (coordinator, directive) => this.directed(coordinator, directive),
      lost: (claimId) => this.lost(claimId),
      reported: (claimId, accepted) => {
        this.notices.tell({ kind: 'buildReported', claimId, accepted });
        this.memory.add({ kind: 'delivered', claimId, accepted });
      },
    });
  }

  private openBuilds(): Builds {
    const { memory, held, gaveWay, parts } = this;
    return new Builds({
      ...parts,
      memory,
      held,
      gaveWay,
      limits: () => this.judge.buildLimits(availableParallelism()),
      progress: (claimId) => renewalOf(this.state, claimId),
      dispatch: (event) => this.dispatch(event),
      changed: (claimId) => {
        parts.usage.follow(claimId);
        this.attention.again();
        this.noteTime(this.snapshot());
      },
      ended: (isMachines) => {
        if (isMachines !== null) this.judge.buildEnded(isMachines ? 'machine' : null);
        this.rejudge();
      },
      notice: (notice) =>
        notice.kind === 'message' ? this.say(notice.level, notice.text) : this.notices.tell(notice),
      wrote: (claimId, bytes) => this.console.tell(claimId, bytes),
    });
  }

  private async replay(): Promise<void> {
    const { spools, notes } = await replaySpool(
      this.parts.folders,
      ({ claimId, coordinator, token }) =>
        token === null ? null : (this.links.get(coordinator)?.driver.wireFor({ claimId, token }) ?? null),
      (folder, claimId) => this.builds.keep(folder, claimId),
      this.parts.clock.wallMs(),
    );
    for (const text of notes) this.say('warning', text);
    for (const { spool, wire } of spools) this.held.add(spool, wire, () => ({ state: 'uploading' }));
  }

  private hostOf(link: Link): DriverHost {
    return driverHost(link, {
      ...this.parts,
      held: this.held,
      builds: this.builds,
      directed: (directive) => this.directed(link.url, directive),
      notice: (notice) => this.notices.tell(notice),
      linkChanged: () => this.rejudge(),
    });
  }

  private directed(coordinator: string, directive: Directive): void {
    followDirective(directive, {
      coordinator,
      link: this.links.get(coordinator),
      now: this.parts.clock.wallMs(),
      dispatch: (event) => this.dispatch(event),
      lost: (claimId) => this.lost(claimId),
      slowDown: (logFlushMs) => this.held.outbox.slowDown(coordinator, logFlushMs),
      say: (level, text) => this.say(level, text),
    });
    this.rejudge();
  }

  /** A claim that its coordinator does not want any more: the build is stopped, or its report forgotten. */
  private lost(claimId: ClaimId): void {
    if (this.builds.current?.claimId !== claimId) void this.held.drop(claimId);
    else this.dispatch({ kind: 'interruptionAsked', claimId, by: { kind: 'abandoned' } });
  }

  private say(level: NonNullable<Snapshot['message']>['level'], text: string): void {
    this.message = { level, text };
    this.notices.tell({ kind: 'message', level, text });
    this.telling.soon();
  }

  private perform(effect: Effect): void {
    switch (effect.kind) {
      case 'setAvailability':
        this.links.setAvailability(effect.availability);
        break;
      case 'flushOutbox':
        void this.flush();
        break;
      case 'quit':
        this.quit();
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
        this.builds.perform(effect, this.heardMs ?? performance.now());
    }
  }

  /** Delivers what can be delivered in the time there is. */
  private async flush(): Promise<void> {
    const { signal } = this.flushOver;
    this.limitFlush();
    signal.addEventListener('abort', () => this.links.close(), { once: true });
    await this.links.stop();
    await this.held.settle(signal);
    this.flushOver.abort();
    const { memory, gaveWay, timeline, parts, book } = this;
    await Promise.all([
      memory.settled(),
      gaveWay.settled(),
      timeline.flush(),
      parts.owner.settled(),
      book.settled(),
    ]);
    this.dispatch({ kind: 'outboxSettled' });
  }

  /** Deliveries end when the time for them is over; being told to stop now shortens it. */
  private limitFlush(): void {
    if (this.state.at !== 'draining' || this.state.build !== null) return;
    const ms = this.stopHow === 'now' ? this.parts.flushMs : patientFlushMs;
    void this.parts.clock.pause(ms, this.flushOver.signal).then(() => this.flushOver.abort());
  }

  private quit(): void {
    this.attention.end();
    this.judge.close();
    this.telling.finish();
    this.end();
  }

  private async look(): Promise<void> {
    // Sandboxes were tried at the start; a look finds nothing else that can fail.
    await this.judge.look().catch(() => undefined);
    const { column, conditions } = this.judge;
    this.judge.capBroken(this.book.note({ column, conditions, running: this.builds.current }));
    const sleptMs = this.attention.sleptMs();
    if (sleptMs > 0) this.builds.current?.slept(sleptMs);
    this.endPassed();
    this.links.refresh();
    this.rejudge();
  }

  /** Judges anew by what is known now, and looks again when the next thing clears by itself. */
  private rejudge(): void {
    if (this.state.at === 'off') return;
    const { judge, parts } = this;
    const { settings } = parts.owner;
    const now = parts.clock.wallMs();
    const verdict = judge.verdict(this.links.conditions(), { isFinishing: this.stopHow === 'after-build' });
    this.dispatch({ kind: 'verdictReached', verdict, circumstances: circumstancesOf(settings, judge, now) });
    // What stands still uses nothing; other limits can wait until the machine is free.
    if (phaseIn(this.state) !== 'frozen') this.builds.limitsChanged();
    this.attention.lookAt(nextMoment(settings, verdict.reasons, now, holdEndOf(this.state)));
  }

  /** Ends a pause, and a "build anyway", whose time is over. */
  private endPassed(): void {
    const { owner, clock } = this.parts;
    const ended = endPassed(owner.stored, clock.wallMs());
    if (ended === null) return;
    if (ended.pausedUntil === null) this.dispatch({ kind: 'resumeAsked' });
    owner
      .change(() => ended)
      .catch((error: unknown) => {
        this.say('warning', `the settings could not be written: ${String(error)}`);
      });
  }

  private tell(): void {
    const snapshot = this.snapshot();
    if (snapshot.sentence !== this.sentence) {
      this.sentence = snapshot.sentence;
      this.notices.tell({ kind: 'sentenceChanged', sentence: snapshot.sentence });
    }
    this.noteTime(snapshot);
    // A machine at rest says the same again and again; drawing it would cost more than sensing it.
    const shown = JSON.stringify(snapshot, (key, value: unknown) => (key === 'at' ? undefined : value));
    if (shown === this.shown) return;
    this.shown = shown;
    this.snapshots.tell(snapshot);
  }

  private noteTime(snapshot: Snapshot): void {
    this.timeline.note(snapshot.at, ...spanOf(snapshot));
  }
}
