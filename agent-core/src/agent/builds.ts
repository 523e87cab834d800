import { isDeepStrictEqual } from 'node:util';
import type { ClaimId, RenewRequest } from '@barnraiser/protocol';
import type { Admission, Offer } from '../claim/driver.js';
import type { Effect } from '../lifecycle/effect.js';
import type { Event } from '../lifecycle/event.js';
import type { BuildLimits } from '../run/limits/build-limits.js';
import { endLeftovers } from '../run/leftovers.js';
import { Bell } from '../timing/bell.js';
import type { Clock } from '../timing/clock.js';
import type { DataFolders } from '../storage/data-folders.js';
import type { SecretsKeeper } from '../storage/secrets.js';
import { CurrentBuild } from './current-build.js';
import type { GaveWay } from './gave-way.js';
import type { HeldClaims } from './held-claims.js';
import type { Housekeeping } from './housekeeping.js';
import type { LiveLog } from './live-log.js';
import type { Machine } from './machine.js';
import type { Memory } from './memory.js';
import type { Notice } from './notice.js';
import type { Owner } from './owner.js';
import { localCoordinator } from './sample-job.js';

/** What the builder needs of the agent. */
export interface BuildsParts {
  readonly folders: DataFolders;
  readonly owner: Owner;
  readonly machine: Machine;
  readonly keeper: SecretsKeeper;
  readonly clock: Clock;
  readonly memory: Memory;
  readonly held: HeldClaims;
  readonly gaveWay: GaveWay;
  readonly housekeeping: Housekeeping;
  /** What a build may use now. */
  limits(): BuildLimits;
  progress(claimId: ClaimId): RenewRequest;
  dispatch(event: Event): readonly Effect[];
  /** Another build runs now, or none. */
  changed(claimId: ClaimId | null): void;
  /** A build has its end; whether the machine was to blame, null: it was a sample. */
  ended(isMachines: boolean | null): void;
  notice(notice: Notice): void;
  wrote(claimId: ClaimId, bytes: Buffer): void;
}

type BuildEffect = Exclude<Effect, { kind: 'setAvailability' | 'refuseBuild' | 'flushOutbox' | 'quit' }>;

const mib = 1024 ** 2;

/** Performs the effects on builds: the one that runs, and what is kept of those that ran. */
export class Builds {
  private readonly parts: BuildsParts;
  private readonly idled = new Bell();
  private running: CurrentBuild | null = null;

  constructor(parts: BuildsParts) {
    this.parts = parts;
  }

  /** The build that the agent works on. */
  get current(): CurrentBuild | null {
    return this.running;
  }

  /** The console log of the build that runs; `not-begun` before there is one, null for any other build. */
  log(claimId: string): LiveLog | 'not-begun' | null {
    return this.running?.claimId === claimId ? (this.running.log ?? 'not-begun') : null;
  }

  /** Settles when no build runs, or when the time is over. */
  async untilIdle(timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (this.running !== null && performance.now() < deadline) {
      await this.idled.heard(this.idled.count, { timeoutMs: deadline - performance.now() });
    }
  }

  /** Gives back the build of a coordinator, if one runs; settles when it has ended, or when the time is over. */
  async giveBack(coordinator: string, timeoutMs: number): Promise<void> {
    if (this.running?.parts.coordinator !== coordinator) return;
    const { claimId } = this.running;
    const by = { kind: 'released', reason: 'owner-reclaimed' } as const;
    this.parts.dispatch({ kind: 'interruptionAsked', claimId, by });
    await this.untilIdle(timeoutMs);
  }

  /** Ends the processes without any ceremony, for an agent that must go at once; the next start gives the build back. */
  async kill(): Promise<void> {
    const { running } = this;
    if (running === null) return;
    running.interrupt({ kind: 'abandoned' });
    await Promise.all([
      endLeftovers(running.claimId),
      running.report({ kind: 'release', reason: 'shutdown' }),
    ]);
  }

  /** Puts an offer to the reducer; admitted, the build starts by itself. */
  offered(offer: Offer, coordinator: string): Admission {
    const { claimId, project, target, title, attempt, job } = offer;
    const previous = this.running;
    this.running ??= this.buildOf(offer, coordinator);
    const stepCount = job?.steps.length ?? null;
    const startedDespitePresence = coordinator === localCoordinator;
    const effects = this.parts.dispatch({
      kind: 'buildOffered',
      now: this.parts.clock.wallMs(),
      build: { claimId, coordinator, project, target, title, attempt, stepCount, startedDespitePresence },
    });
    const refusal = effects.find((effect) => effect.kind === 'refuseBuild');
    if (refusal === undefined) return { ok: true };
    this.running = previous;
    return { ok: false, why: refusal.why };
  }

  /** Begins work that ends in an event, never in this call. `sinceMs`: when the reason for it was known. */
  perform(effect: BuildEffect, sinceMs: number): void {
    const build = this.running!;
    switch (effect.kind) {
      case 'startBuild':
        void this.start(build);
        break;
      case 'freezeBuild':
        void this.freeze(build, sinceMs);
        break;
      case 'thawBuild':
        void build.thaw();
        break;
      case 'interruptBuild':
        build.interrupt(effect.by, sinceMs);
        break;
      case 'reportBuild':
        void this.report(build, effect);
        break;
      case 'cleanBuild':
        void this.clean(build);
        break;
      case 'finishBuild':
        this.finish(build);
        break;
    }
  }

  /** What a build may use may have changed. */
  limitsChanged(): void {
    const { running } = this;
    const limits = this.parts.limits();
    if (running === null || isDeepStrictEqual(running.limits?.limits ?? limits, limits)) return;
    void running.changeLimits(limits);
  }

  private buildOf(offer: Offer, coordinator: string): CurrentBuild {
    const { parts } = this;
    const { claimId, job } = offer;
    const estimate = parts.memory.estimate(offer.project, offer.target);
    return new CurrentBuild({
      ...parts,
      offer,
      coordinator,
      estimate,
      limits: parts.limits(),
      logLimitBytes: parts.owner.settings.logLimitMb * mib,
      keepLog: (folder) => parts.housekeeping.keep(folder, claimId),
      progress: () => parts.progress(claimId),
      stepStarted: (n, name) => {
        parts.dispatch({ kind: 'stepStarted', claimId, n, name, now: parts.clock.wallMs() });
        const of = job?.steps.length ?? null;
        const estimateMs = estimate.stepMs(name);
        parts.notice({ kind: 'stepStarted', claimId, n, of, name, estimateMs });
      },
      stepEnded: (name, end) => parts.notice({ kind: 'stepEnded', claimId, name, end }),
      wrote: (bytes) => parts.wrote(claimId, bytes),
      gaveWay: (tookMs) => parts.gaveWay.add(tookMs),
    });
  }

  private async start(build: CurrentBuild): Promise<void> {
    const { project, target, attempt } = build.parts.offer;
    const { claimId } = build;
    const estimateMs = build.parts.estimate.buildMs;
    this.parts.changed(claimId);
    this.parts.notice({ kind: 'buildStarted', claimId, project, target, attempt, estimateMs });
    await build.start();
    this.parts.dispatch({ kind: 'buildPlayed', claimId });
  }

  private async freeze(build: CurrentBuild, sinceMs: number): Promise<void> {
    const { claimId } = build;
    if (!(await build.freeze(sinceMs))) this.parts.dispatch({ kind: 'freezeFailed', claimId });
  }

  private async report(build: CurrentBuild, effect: Effect & { kind: 'reportBuild' }): Promise<void> {
    await build.report(effect.ending);
    this.parts.ended(build.parts.coordinator === localCoordinator ? null : build.isMachines);
    this.parts.dispatch({ kind: 'buildReported', claimId: build.claimId });
  }

  private async clean(build: CurrentBuild): Promise<void> {
    const { housekeeping } = this.parts;
    housekeeping.leftovers.add(await build.clean());
    this.parts.dispatch({ kind: 'buildCleaned', claimId: build.claimId });
    void housekeeping.tidy();
  }

  private finish(build: CurrentBuild): void {
    const { project, target } = build.parts.offer;
    const { claimId, result, why } = build;
    this.running = null;
    this.parts.memory.add(build.historyEntry());
    this.parts.changed(null);
    this.parts.notice({ kind: 'buildEnded', claimId, project, target, result, why });
    this.idled.ring();
  }
}
