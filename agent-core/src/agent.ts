import type { ClaimId, Directive, RenewRequest, Snapshot } from '@barnraiser/protocol';
import { CurrentBuild } from './agent/current-build.js';
import { Feed } from './agent/feed.js';
import { HeldClaims } from './agent/held-claims.js';
import { Judge } from './agent/judge.js';
import type { Link } from './agent/link.js';
import { Links } from './agent/links.js';
import type { Machine } from './agent/machine.js';
import { Memory } from './agent/memory.js';
import type { Notice } from './agent/notice.js';
import { renewalOf } from './agent/renewal-of.js';
import { replaySpool } from './agent/replay-spool.js';
import { snapshotOf } from './agent/snapshot-of.js';
import { Throttle } from './agent/throttle.js';
import type { Admission, DriverHost, Offer } from './claim/driver.js';
import type { Identity } from './claim/identity.js';
import type { Effect } from './lifecycle/effect.js';
import type { Event } from './lifecycle/event.js';
import { reduce } from './lifecycle/reduce.js';
import { type Build, initialState, type State } from './lifecycle/state.js';
import { endLeftovers } from './run/leftovers.js';
import type { DataFolders } from './storage/data-folders.js';
import type { Settings } from './storage/settings.js';
import type { Clock } from './timing/clock.js';

/** What the agent's loop is made of. */
export interface AgentParts {
  readonly folders: DataFolders;
  readonly settings: Settings;
  readonly identity: Identity;
  readonly machine: Machine;
  readonly clock: Clock;
  /** How long deliveries may take once the agent was told to stop now. */
  readonly flushMs: number;
}

/** How often the conditions are looked at without anything having happened. */
const lookEveryMs = 5000;
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
  private readonly parts: AgentParts;
  private readonly links: Links;
  private readonly held: HeldClaims;
  private readonly judge: Judge;
  private readonly memory: Memory;
  private readonly telling: Throttle;
  private readonly flushOver = new AbortController();
  private state: State = initialState;
  private current: CurrentBuild | null = null;
  private message: Snapshot['message'] = null;
  private sentence = '';
  private looking: NodeJS.Timeout | undefined;
  private stopHow: 'now' | 'after-build' | null = null;
  private end: () => void = () => undefined;

  constructor(parts: AgentParts) {
    this.parts = parts;
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
    this.judge = new Judge(parts.machine, parts.settings, parts.clock);
    this.memory = new Memory(parts.folders.history, (error) => {
      this.say('warning', `the history could not be written: ${String(error)}`);
    });
    this.telling = new Throttle(snapshotEveryMs, () => this.tell());
    this.links = new Links({
      ...parts,
      root: parts.folders.root,
      hostOf: (link) => this.hostOf(link),
      unknownDriver: ({ url, driver }) => this.say('error', `${url}: this version has no driver ${driver}`),
    });
    this.held = new HeldClaims(parts.clock, {
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

  /** Takes up what an earlier run left, then begins to work. Rejects with `StorageError`. */
  async start(): Promise<void> {
    await Promise.all([this.memory.load(), this.links.load(), this.judge.look()]);
    await this.replay();
    this.looking = setInterval(() => void this.look(), lookEveryMs);
    this.dispatch({ kind: 'started', verdict: this.judge.verdict(this.links.conditions()) });
    if (this.stopHow !== null) return this.stop(this.stopHow);
    this.links.start();
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

  /** Ends the current build's processes without any ceremony, for an agent that must go at once; the next start gives the build back. */
  async kill(): Promise<void> {
    const { current } = this;
    if (current === null) return;
    current.interrupt({ kind: 'abandoned' });
    await Promise.all([
      endLeftovers(current.claimId),
      current.report({ kind: 'release', reason: 'shutdown' }),
    ]);
  }

  snapshot(): Snapshot {
    return snapshotOf({
      state: this.state,
      machine: this.parts.settings.machineName,
      now: this.parts.clock.wallMs(),
      estimate: this.current?.parts.estimate ?? null,
      coordinators: this.links.conditions(),
      outbox: this.held.outbox.status(),
      message: this.message,
    });
  }

  private async replay(): Promise<void> {
    const { spools, notes } = await replaySpool(this.parts.folders, ({ claimId, coordinator, token }) =>
      token === null ? null : (this.links.get(coordinator)?.driver.wireFor({ claimId, token }) ?? null),
    );
    for (const text of notes) this.say('warning', text);
    for (const { spool, wire } of spools) this.held.add(spool, wire, () => ({ state: 'uploading' }));
  }

  private hostOf(link: Link): DriverHost {
    return {
      describe: this.parts.machine.describe,
      holding: () => {
        const claims = new Set(this.held.outbox.holding(link.url));
        if (this.current?.parts.coordinator === link.url) claims.add(this.current.claimId);
        return [...claims];
      },
      offer: (offer) => this.offered(offer, link.url),
      linkChanged: (status) => {
        if (link.changed(status)) this.notices.tell({ kind: 'linkChanged', url: link.url, status });
        this.rejudge();
      },
      directed: (directive) => this.directed(link.url, directive),
    };
  }

  private offered(offer: Offer, coordinator: string): Admission {
    const { claimId, project, target, title, attempt, job } = offer;
    const previous = this.current;
    this.current ??= this.buildOf(offer, coordinator);
    const effects = this.dispatch({
      kind: 'buildOffered',
      now: this.parts.clock.wallMs(),
      build: { claimId, coordinator, project, target, title, attempt, stepCount: job?.steps.length ?? null },
    });
    const refusal = effects.find((effect) => effect.kind === 'refuseBuild');
    if (refusal === undefined) return { ok: true };
    this.current = previous;
    return { ok: false, why: refusal.why };
  }

  private buildOf(offer: Offer, coordinator: string): CurrentBuild {
    const { claimId, job } = offer;
    const estimate = this.memory.estimate(offer.project, offer.target);
    return new CurrentBuild({
      ...this.parts,
      offer,
      coordinator,
      held: this.held,
      logLimitBytes: this.parts.settings.logLimitMb * 1024 ** 2,
      estimate,
      progress: (): RenewRequest => renewalOf(this.state, claimId),
      stepStarted: (n, name) => {
        const estimateMs = estimate.stepMs(name);
        this.dispatch({ kind: 'stepStarted', claimId, n, name, now: this.parts.clock.wallMs() });
        this.notices.tell({
          kind: 'stepStarted',
          claimId,
          n,
          of: job?.steps.length ?? null,
          name,
          estimateMs,
        });
      },
      stepEnded: (name, end) => this.notices.tell({ kind: 'stepEnded', claimId, name, end }),
      wrote: (bytes) => this.console.tell(claimId, bytes),
    });
  }

  private directed(coordinator: string, directive: Directive): void {
    const link = this.links.get(coordinator);
    const now = this.parts.clock.wallMs();
    switch (directive.kind) {
      case 'cancel':
        this.dispatch({ kind: 'interruptionAsked', claimId: directive.claimId, by: { kind: 'cancelled' } });
        break;
      case 'abandon':
        this.lost(directive.claimId);
        break;
      case 'pause':
        link?.pauseUntil(now + directive.seconds * 1000, now);
        break;
      case 'drain':
        link?.pauseUntil(Infinity, now);
        break;
      case 'slowDown':
        this.held.outbox.slowDown(coordinator, (directive.logFlushS ?? 0) * 1000);
        break;
      case 'upgrade':
        this.say('warning', `${coordinator} asks for version ${directive.minVersion} of the agent`);
        break;
      case 'message':
        this.say(directive.level, `${coordinator}: ${directive.text}`);
        break;
      case 'redescribe':
        // The driver has seen to it.
        break;
    }
    this.rejudge();
  }

  /** A claim that its coordinator does not want any more: the build is stopped, or its report forgotten. */
  private lost(claimId: ClaimId): void {
    if (this.current?.claimId !== claimId) void this.held.drop(claimId);
    else this.dispatch({ kind: 'interruptionAsked', claimId, by: { kind: 'abandoned' } });
  }

  private say(level: NonNullable<Snapshot['message']>['level'], text: string): void {
    this.message = { level, text };
    this.notices.tell({ kind: 'message', level, text });
    this.telling.soon();
  }

  private dispatch(event: Event): readonly Effect[] {
    const before = this.state;
    const [state, effects] = reduce(before, event);
    this.state = state;
    for (const effect of effects) this.perform(effect);
    const build = buildIn(state);
    if (build !== null && build !== buildIn(before)) this.held.moved(build.claimId);
    this.telling.soon();
    return effects;
  }

  /** Every effect on a build begins work that ends in an event, never in this call. */
  private perform(effect: Effect): void {
    switch (effect.kind) {
      case 'setAvailability':
        this.links.setAvailability(effect.availability);
        break;
      case 'startBuild':
        void this.startBuild(this.current!);
        break;
      case 'interruptBuild':
        this.current?.interrupt(effect.by);
        break;
      case 'reportBuild':
        void this.reportBuild(this.current!, effect);
        break;
      case 'cleanBuild':
        void this.cleanBuild(this.current!);
        break;
      case 'finishBuild':
        this.finishBuild(this.current!);
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
    }
  }

  private async startBuild(build: CurrentBuild): Promise<void> {
    const { project, target, attempt } = build.parts.offer;
    const { claimId } = build;
    const { buildMs } = build.parts.estimate;
    this.notices.tell({ kind: 'buildStarted', claimId, project, target, attempt, estimateMs: buildMs });
    await build.start();
    this.dispatch({ kind: 'buildPlayed', claimId });
  }

  private async reportBuild(build: CurrentBuild, effect: Effect & { kind: 'reportBuild' }): Promise<void> {
    await build.report(effect.ending);
    const isMachines =
      build.result === null ? effect.ending.kind === 'result' : build.result.fault === 'machine';
    this.judge.buildEnded(isMachines ? 'machine' : null);
    this.rejudge();
    this.dispatch({ kind: 'buildReported', claimId: build.claimId });
  }

  private async cleanBuild(build: CurrentBuild): Promise<void> {
    const left = await build.clean();
    if (left !== null) this.say('warning', `after ${build.parts.offer.project}: ${left}`);
    this.dispatch({ kind: 'buildCleaned', claimId: build.claimId });
  }

  private finishBuild(build: CurrentBuild): void {
    const { project, target } = build.parts.offer;
    const { claimId, result, why } = build;
    this.current = null;
    this.memory.add(build.historyEntry());
    this.notices.tell({ kind: 'buildEnded', claimId, project, target, result, why });
  }

  /** Delivers what can be delivered in the time there is. */
  private async flush(): Promise<void> {
    const { signal } = this.flushOver;
    this.limitFlush();
    signal.addEventListener('abort', () => this.links.close(), { once: true });
    await this.links.stop();
    await this.held.settle(signal);
    this.flushOver.abort();
    await this.memory.settled();
    this.dispatch({ kind: 'outboxSettled' });
  }

  /** Deliveries end when the time for them is over; being told to stop now shortens it. */
  private limitFlush(): void {
    if (this.state.at !== 'draining' || this.state.build !== null) return;
    const ms = this.stopHow === 'now' ? this.parts.flushMs : patientFlushMs;
    void this.parts.clock.pause(ms, this.flushOver.signal).then(() => this.flushOver.abort());
  }

  private quit(): void {
    clearInterval(this.looking);
    this.telling.finish();
    this.end();
  }

  private async look(): Promise<void> {
    await this.judge.look();
    this.links.refresh();
    this.rejudge();
  }

  private rejudge(): void {
    this.dispatch({ kind: 'verdictReached', verdict: this.judge.verdict(this.links.conditions()) });
  }

  private tell(): void {
    const snapshot = this.snapshot();
    if (snapshot.sentence !== this.sentence) {
      this.sentence = snapshot.sentence;
      this.notices.tell({ kind: 'sentenceChanged', sentence: snapshot.sentence });
    }
    this.snapshots.tell(snapshot);
  }
}

function buildIn(state: State): Build | null {
  return 'build' in state ? state.build : null;
}
