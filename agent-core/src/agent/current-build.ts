import { join } from 'node:path';
import type { ClaimId, Reason, Result, RenewRequest, StepReport } from '@barnraiser/protocol';
import { runBuild } from '../build.js';
import type { CheckedOut } from '../build/build-parts.js';
import type { Offer } from '../claim/driver.js';
import type { Interruption, StepEnd } from '../claim/executor.js';
import type { Estimate } from '../history/estimate.js';
import type { HistoryEntry } from '@barnraiser/protocol';
import type { Ending } from '../lifecycle/state.js';
import { brokenEnd } from '../report/broken-end.js';
import { keepWorkspace, keptKey } from '../prepare/kept-workspaces.js';
import { removeWorkspace } from '../prepare/workspace.js';
import { Pace } from '../run/freeze/pace.js';
import type { Sandbox } from '../run/sandbox.js';
import type { BuildLimits } from '../run/limits/build-limits.js';
import { type LimitPlan, limitsFor } from '../run/limits/limit-plan.js';
import type { DataFolders } from '../storage/data-folders.js';
import type { SecretsKeeper } from '../storage/secrets.js';
import { createSpool, type KeepLog, type Spool } from '../stream/spool.js';
import type { Clock } from '../timing/clock.js';
import type { HeldClaims } from './held-claims.js';
import type { Leftover } from './leftovers.js';
import { LiveLog } from './live-log.js';
import { agentFeatures, type Machine } from './machine.js';

/** What the current build needs of the agent. */
export interface CurrentBuildParts {
  readonly offer: Offer;
  readonly coordinator: string;
  readonly folders: DataFolders;
  readonly machine: Machine;
  /** What it may use when it begins. */
  readonly limits: BuildLimits;
  readonly held: HeldClaims;
  readonly keepLog: KeepLog;
  readonly keeper: SecretsKeeper;
  readonly logLimitBytes: number;
  readonly estimate: Estimate;
  readonly clock: Clock;
  readonly progress: () => RenewRequest;
  readonly stepStarted: (n: number, name: string) => void;
  readonly stepEnded: (name: string, end: StepEnd) => void;
  readonly wrote: (bytes: Buffer) => void;
  /** It had to end at once, and so long after that was known nothing of it ran any more. */
  readonly gaveWay: (tookMs: number) => void;
}

const startsAnew = 'it failed in the work folder of an interrupted build, and begins anew in a fresh one';

/** How a step of the current build ended. */
export type EndedStep = Pick<StepReport, 'name' | 'outcome' | 'durationMs'>;

/** The effects on one build: it is started, interrupted, reported and cleaned up after, each at most once. */
export class CurrentBuild {
  readonly claimId: ClaimId;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly parts: CurrentBuildParts;
  result: Result | null = null;
  /** Why there is no result, for people. */
  why: string | null = null;
  private readonly interruption = new AbortController();
  private readonly steps = new Map<number, EndedStep>();
  private spool: Spool | null = null;
  private sandbox: Sandbox | null = null;
  private liveLog: LiveLog | null = null;
  private stepNumber = 0;
  private place: CheckedOut | null = null;
  private readonly pace = new Pace();
  private ending: Ending['kind'] = 'result';
  private interruptedMs = 0;
  private plan: LimitPlan | null = null;
  private readonly leftovers: Leftover[] = [];
  private failure: unknown = null;
  private isUnreported = false;

  constructor(parts: CurrentBuildParts) {
    this.parts = parts;
    this.claimId = parts.offer.claimId;
    this.startedAt = parts.clock.wallMs();
  }

  /** What it writes; null before it has begun. */
  get log(): LiveLog | null {
    return this.liveLog;
  }

  /** The commit that is built, or is to be built; null where the source has none. */
  get commit(): string | null {
    const { offer } = this.parts;
    const source = offer.job?.source;
    const learnt = offer.learnt?.().commit ?? null;
    if (learnt !== null) return learnt;
    return this.place?.commit ?? (source?.kind === 'git' ? (source.commit ?? null) : null);
  }

  /** How a step ended, by its number; null while it has not. */
  ended(n: number): EndedStep | null {
    return this.steps.get(n) ?? null;
  }

  /** Plays the build. Never rejects; afterwards there is a result, unless the machine could not even begin. */
  async start(): Promise<void> {
    const { offer, folders, machine, held, keepLog, keeper, clock, progress } = this.parts;
    try {
      const sandbox = await machine.sandbox();
      this.sandbox = sandbox;
      if (sandbox === null) throw new Error('the sandbox that the owner requires is missing');
      this.spool = await createSpool(folders.spool, this.spoolClaim(), {
        keeper,
        // A log that left no room for its build's report would leave none for the next build either.
        keepLog: async (folder, id) => {
          if (!this.isUnreported) await keepLog(folder, id);
        },
      });
      const log = new LiveLog(this.spool);
      this.liveLog = log;
      if (offer.wire !== null) held.add(this.spool, offer.wire, progress);
      this.plan = await limitsFor({ claimId: this.claimId, limits: this.parts.limits });
      this.result = await runBuild({
        offer,
        spool: this.spool,
        folders,
        sandbox,
        limits: this.plan,
        toolFolders: await machine.toolFolders(),
        logLimitBytes: this.logLimitBytes(),
        features: agentFeatures,
        clock,
        interruption: this.interruption.signal,
        pace: this.pace,
        checkedOut: (place) => {
          this.place = place;
        },
        stepStarted: (n, name) => {
          this.stepNumber = n;
          log.stepStarted(n, name);
          this.parts.stepStarted(n, name);
        },
        stepEnded: (name, end) => {
          const durationMs = Math.round(end.durationMs);
          this.steps.set(this.stepNumber, { name, outcome: end.outcome, durationMs });
          log.stepEnded();
          this.parts.stepEnded(name, end);
        },
        wrote: (bytes) => {
          log.note(clock.wallMs());
          this.parts.wrote(bytes);
        },
        leftOver: (found) => void this.leftovers.push(...found),
        stoodStill: () => this.parts.gaveWay(performance.now() - this.interruptedMs),
      });
    } catch (error) {
      this.why = error instanceof Error ? error.message : String(error);
      this.failure = error;
    } finally {
      await this.plan?.close();
    }
  }

  /** How its limits are kept; null before it has begun. */
  get limits(): Pick<LimitPlan, 'limits' | 'how'> | null {
    return this.plan;
  }

  /** Other limits hold: for what runs now, too, as soon as this settles. Never rejects. */
  async changeLimits(limits: BuildLimits): Promise<void> {
    await this.plan?.change(limits);
  }

  /**
   * Nothing of it runs when this settles; false where that could not be reached. `sinceMs`: when the
   * reason for it was known (`performance.now()`). Never rejects.
   */
  async freeze(sinceMs: number): Promise<boolean> {
    const frozen = await this.pace.freeze();
    if (frozen?.isStill === true) this.parts.gaveWay(frozen.stillAtMs - sinceMs);
    return frozen?.isStill ?? true;
  }

  /** It goes on where it stood. Never rejects. */
  async thaw(): Promise<void> {
    await this.pace.thaw();
  }

  /** The machine slept under it. */
  slept(durationMs: number): void {
    this.pace.slept(durationMs);
  }

  /** `sinceMs`: when the reason for it was known (`performance.now()`). */
  interrupt(by: Interruption, sinceMs: number = performance.now()): void {
    this.interruptedMs = sinceMs;
    this.interruption.abort(by);
  }

  /** Ends the spool as the lifecycle says. Never rejects: what the disk does not take is told to the coordinator directly. */
  async report(ending: Ending): Promise<void> {
    this.ending = ending.kind;
    if (ending.kind === 'forget') {
      this.result = null;
      this.why = 'the coordinator does not want it any more';
      return this.parts.held.drop(this.claimId);
    }
    const reason = this.releaseReason(ending);
    if (ending.kind === 'release') this.why = `given back: ${ending.reason}`;
    else if (reason !== null) this.why = startsAnew;
    if (reason !== null) this.result = null;
    try {
      if (this.spool === null) {
        throw new Error(this.why ?? 'the build could not begin', { cause: this.failure });
      }
      await this.finish(
        this.spool,
        this.result === null
          ? { kind: 'release', release: { reason: reason ?? 'internal-error', ...this.releaseDetail() } }
          : { kind: 'result', result: this.result },
      );
    } catch (error) {
      this.result = null;
      this.why ??= `the report could not be written: ${(error as Error).message}`;
      this.isUnreported = true;
      await this.releaseDirectly(reason ?? brokenEnd(error).reason ?? 'internal-error');
    }
  }

  /** Removes the workspace, unless the build may go on in it; answers what could not be removed. */
  async clean(): Promise<Leftover[]> {
    if (this.parts.offer.wire === null) await this.spool?.remove();
    if (await this.keep()) return this.leftovers;
    const removal = await removeWorkspace(this.root());
    const left = removal.ok ? [] : removal.left.map((path) => ({ path, why: removal.why }));
    return [...this.leftovers, ...left];
  }

  /** Whether it is this machine's fault that there is no result. */
  get isMachines(): boolean {
    if (this.result !== null) return this.result.fault === 'machine';
    return this.ending === 'result' && this.why !== startsAnew;
  }

  /** How the build is remembered here. */
  historyEntry(): HistoryEntry {
    const { offer, coordinator } = this.parts;
    const { result } = this;
    return {
      kind: 'build',
      claimId: this.claimId,
      coordinator,
      project: offer.project,
      target: offer.target,
      attempt: offer.attempt,
      commit: result?.commitBuilt ?? this.commit,
      startedAt: result?.startedAt ?? new Date(this.parts.clock.wallMs()).toISOString(),
      durationMs: result === null ? 0 : Math.max(0, result.durationMs - result.frozenMs),
      frozenMs: result?.frozenMs ?? 0,
      cpuMs: result?.cpuMs ?? 0,
      outcome: result?.outcome ?? 'released',
      reason: result?.reason ?? null,
      fault: result?.fault ?? null,
      detail: result?.detail ?? this.why,
      failedStep: result?.failedStep ?? null,
      isolation: result?.isolation ?? null,
      // Of commands that are pushed nobody here reads the tests.
      tests: offer.job === null ? null : (result?.tests ?? null),
      steps: [...this.steps.values()],
      accepted: null,
      ...buildNumberOf(offer),
    };
  }

  /** Why it goes back; null: it has a result. What failed in an inherited folder may have failed by it. */
  private releaseReason(ending: Ending & { kind: 'result' | 'release' }): Reason | null {
    if (ending.kind === 'release') return ending.reason;
    const hasFailed = this.result?.outcome === 'failed' || this.result?.outcome === 'errored';
    return this.place?.isInherited === true && hasFailed ? 'owner-reclaimed' : null;
  }

  private releaseDetail(): { detail?: string } {
    return this.why === startsAnew ? { detail: startsAnew } : {};
  }

  /** Ends the spool. What filled the disk is mostly the build's own: the report is worth more than its folder. */
  private async finish(spool: Spool, end: Parameters<Spool['finish']>[0]): Promise<void> {
    try {
      await spool.finish(end);
    } catch (error) {
      if (brokenEnd(error).reason !== 'disk-full') throw error;
      await removeWorkspace(this.root());
      await spool.finish(end);
    }
  }

  private root(): string {
    return this.place?.root ?? join(this.parts.folders.work, this.claimId);
  }

  /** Leaves the workspace for the build's next try; false where that makes no sense. */
  private async keep(): Promise<boolean> {
    const { offer, coordinator, clock } = this.parts;
    const isolation = this.sandbox?.isolation;
    if (this.ending !== 'release' || this.place === null || offer.job === null || offer.wire === null)
      return false;
    const key = isolation === undefined ? null : keptKey(offer.job, { coordinator, isolation });
    if (key === null) return false;
    const { root, commit } = this.place;
    return keepWorkspace({ root, key, keptAt: clock.wallMs(), commit }).then(
      () => true,
      () => false,
    );
  }

  private async releaseDirectly(reason: Reason): Promise<void> {
    const detail = this.why ?? undefined;
    await this.parts.offer.wire?.release(reason, detail).catch(() => undefined);
    await this.parts.held.drop(this.claimId).catch(() => undefined);
  }

  private spoolClaim(): Spool['claim'] {
    const { offer, coordinator, clock } = this.parts;
    const { claimId, project, target, title, attempt, token, lease, job } = offer;
    const startedAt = clock.wallMs();
    return { claimId, coordinator, project, target, title, attempt, token, lease, job, startedAt };
  }

  /** The tightest of the owner's limit, the job's and the coordinator's. */
  private logLimitBytes(): number {
    const { offer, logLimitBytes } = this.parts;
    const jobs = offer.job?.limits.logMb;
    return Math.min(
      logLimitBytes,
      offer.logLimitBytes ?? Infinity,
      jobs === undefined ? Infinity : jobs * 1024 ** 2,
    );
  }
}

/** The number that the coordinator gave the build, where it said so. */
function buildNumberOf(offer: Offer): Pick<HistoryEntry, 'buildNumber'> {
  const buildNumber = offer.learnt?.().buildNumber ?? null;
  return buildNumber === null ? {} : { buildNumber };
}
