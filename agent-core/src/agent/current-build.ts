import { join } from 'node:path';
import type { ClaimId, Reason, Result, RenewRequest, StepReport } from '@barnraiser/protocol';
import { runBuild } from '../build.js';
import type { Offer } from '../claim/driver.js';
import type { Interruption, StepEnd } from '../claim/executor.js';
import type { Estimate } from '../history/estimate.js';
import type { HistoryEntry } from '@barnraiser/protocol';
import type { Ending } from '../lifecycle/state.js';
import { brokenEnd } from '../report/broken-end.js';
import { removeWorkspace } from '../prepare/workspace.js';
import type { BuildLimits } from '../run/limits/build-limits.js';
import { type LimitPlan, limitsFor } from '../run/limits/limit-plan.js';
import type { DataFolders } from '../storage/data-folders.js';
import { createSpool, type KeepLog, type Spool } from '../stream/spool.js';
import type { Clock } from '../timing/clock.js';
import type { HeldClaims } from './held-claims.js';
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

/** How a step of the current build ended. */
export type EndedStep = Pick<StepReport, 'name' | 'outcome' | 'durationMs'>;

/** The effects on one build: it is started, interrupted, reported and cleaned up after, each at most once. */
export class CurrentBuild {
  readonly claimId: ClaimId;
  readonly parts: CurrentBuildParts;
  result: Result | null = null;
  /** Why there is no result, for people. */
  why: string | null = null;
  private readonly interruption = new AbortController();
  private readonly steps = new Map<number, EndedStep>();
  private spool: Spool | null = null;
  private liveLog: LiveLog | null = null;
  private stepNumber = 0;
  private builtCommit: string | null = null;
  private interruptedMs = 0;
  private plan: LimitPlan | null = null;

  constructor(parts: CurrentBuildParts) {
    this.parts = parts;
    this.claimId = parts.offer.claimId;
  }

  /** What it writes; null before it has begun. */
  get log(): LiveLog | null {
    return this.liveLog;
  }

  /** The commit that is built, or is to be built; null where the source has none. */
  get commit(): string | null {
    const source = this.parts.offer.job?.source;
    return this.builtCommit ?? (source?.kind === 'git' ? (source.commit ?? null) : null);
  }

  /** How a step ended, by its number; null while it has not. */
  ended(n: number): EndedStep | null {
    return this.steps.get(n) ?? null;
  }

  /** Plays the build. Never rejects; afterwards there is a result, unless the machine could not even begin. */
  async start(): Promise<void> {
    const { offer, folders, machine, held, keepLog, clock, progress } = this.parts;
    try {
      const sandbox = await machine.sandbox();
      if (sandbox === null) throw new Error('the sandbox that the owner requires is missing');
      this.spool = await createSpool(folders.spool, this.spoolClaim(), keepLog);
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
        checkedOut: (commit) => {
          this.builtCommit = commit;
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
        stoodStill: () => this.parts.gaveWay(performance.now() - this.interruptedMs),
      });
    } catch (error) {
      this.why = error instanceof Error ? error.message : String(error);
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

  /** `sinceMs`: when the reason for it was known (`performance.now()`). */
  interrupt(by: Interruption, sinceMs: number = performance.now()): void {
    this.interruptedMs = sinceMs;
    this.interruption.abort(by);
  }

  /** Ends the spool as the lifecycle says. Never rejects: what the disk does not take is told to the coordinator directly. */
  async report(ending: Ending): Promise<void> {
    if (ending.kind === 'forget') {
      this.result = null;
      this.why = 'the coordinator does not want it any more';
      return this.parts.held.drop(this.claimId);
    }
    if (ending.kind === 'release') {
      this.result = null;
      this.why = `given back: ${ending.reason}`;
    }
    const reason = ending.kind === 'release' ? ending.reason : 'internal-error';
    try {
      if (this.spool === null) throw new Error(this.why ?? 'the build could not begin');
      await this.spool.finish(
        this.result === null
          ? { kind: 'release', release: { reason } }
          : { kind: 'result', result: this.result },
      );
    } catch (error) {
      this.result = null;
      this.why ??= `the report could not be written: ${(error as Error).message}`;
      await this.releaseDirectly(ending.kind === 'release' ? reason : (brokenEnd(error).reason ?? reason));
    }
  }

  /** Removes the workspace; answers what is left of it, in a line, or null. */
  async clean(): Promise<string | null> {
    const removal = await removeWorkspace(join(this.parts.folders.work, this.claimId));
    if (this.parts.offer.wire === null) await this.spool?.remove();
    return removal.ok ? null : `${removal.left.length} files could not be removed: ${removal.why}`;
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
      durationMs: result?.durationMs ?? 0,
      cpuMs: result?.cpuMs ?? 0,
      outcome: result?.outcome ?? 'released',
      reason: result?.reason ?? null,
      fault: result?.fault ?? null,
      detail: result?.detail ?? this.why,
      failedStep: result?.failedStep ?? null,
      isolation: result?.isolation ?? null,
      tests: result?.tests ?? null,
      steps: [...this.steps.values()],
      accepted: null,
    };
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
