import { basename } from 'node:path';
import type {
  ArtifactRule,
  LogDigest,
  LogRange,
  Result,
  Source,
  Step,
  StreamName,
  TestCounts,
  TestParser,
} from '@barnraiser/protocol';
import type { Offer } from './claim/driver.js';
import type { BuildEnd, CheckoutEnd, Executor, Interruption, StepEnd } from './claim/executor.js';
import { openCaches } from './prepare/caches.js';
import { checkout } from './prepare/checkout.js';
import { confine } from './prepare/confine.js';
import { curateEnvironment } from './prepare/environment.js';
import { keptKey, takeKept } from './prepare/kept-workspaces.js';
import { PrepareError } from './prepare/prepare-error.js';
import { openWorkspace } from './prepare/workspace.js';
import type { CacheMount, WorkspaceFolders } from './prepare/workspace-folders.js';
import { type ArtifactLimits, gatherArtifacts } from './report/artifacts.js';
import { brokenEnd, notRun } from './report/broken-end.js';
import { buildInWords, stepInWords } from './report/end-in-words.js';
import { readTests } from './report/read-tests.js';
import { addTests, countTests, noTests, resultOf } from './report/result.js';
import type { LimitPlan } from './run/limits/limit-plan.js';
import type { Pace, PacedStep } from './run/freeze/pace.js';
import { runStep } from './run/run-step.js';
import { runUntilBelieved } from './run/run-until-believed.js';
import type { Sandbox } from './run/sandbox.js';
import { startStepClock } from './run/step-clock.js';
import type { DataFolders } from './storage/data-folders.js';
import { createAgentLog } from './stream/agent-log.js';
import type { Spool } from './stream/spool.js';
import type { Clock } from './timing/clock.js';
import { agentVersion } from './version.js';

/** What one build is made with. `interruption` aborts with an `Interruption`. */
export interface BuildParts {
  readonly offer: Offer;
  readonly spool: Spool;
  readonly folders: DataFolders;
  readonly sandbox: Sandbox;
  readonly limits: LimitPlan;
  readonly toolFolders: readonly string[];
  readonly logLimitBytes: number;
  readonly features: readonly string[];
  readonly clock: Clock;
  readonly interruption: AbortSignal;
  /** Freezes what runs and lets it go on. */
  readonly pace: Pace;
  /** The source is there. */
  checkedOut(place: CheckedOut): void;
  stepStarted(n: number, name: string): void;
  stepEnded(name: string, end: StepEnd): void;
  /** Bytes are about to go into the console log. */
  wrote(bytes: Buffer): void;
  /** The step had to end at once, and nothing of it runs any more. */
  stoodStill(): void;
}

/** Where a build's source lies. */
export interface CheckedOut {
  readonly root: string;
  /** Null where the source has none. */
  readonly commit: string | null;
  /** An interrupted build left it, with what it had made. */
  readonly isInherited: boolean;
}

const isolationInWords = {
  bubblewrap:
    'bubblewrap — system read-only, private home and temporary folder, no network unless the recipe asks',
  none: 'none — steps run as plain processes of this account',
} as const;

/** Between asking a step to end and killing it. */
const graceMs = 5000;
const artifactLimits: ArtifactLimits = {
  files: 1000,
  fileBytes: 2 * 1024 ** 3,
  totalBytes: 4 * 1024 ** 3,
};

/**
 * Plays one build to its end and answers its result; everything on the way rests in the spool. The
 * workspace stays for the caller to remove. Never rejects: what this machine could not do is the
 * result's reason.
 */
export async function runBuild(parts: BuildParts): Promise<Result> {
  const build = new Build(parts);
  const end = await build.play();
  return build.finish(end);
}

class Build implements Executor {
  readonly signal: AbortSignal;
  private readonly parts: BuildParts;
  private readonly startedMs: number;
  private readonly note: (line: string) => void;
  private readonly overtime = new AbortController();
  private workspace: WorkspaceFolders | null = null;
  private caches: readonly CacheMount[] = [];
  private cpuMs = 0;
  private peakRssMb: number | null = null;
  private tests: TestCounts = noTests;
  private artifacts: string[] = [];

  constructor(parts: BuildParts) {
    this.parts = parts;
    this.startedMs = parts.clock.monotonicMs();
    this.signal = AbortSignal.any([parts.interruption, this.overtime.signal]);
    this.note = createAgentLog(parts.spool.logs.agent, () => this.elapsedMs());
  }

  async play(): Promise<BuildEnd> {
    const { offer, sandbox } = this.parts;
    this.note(`Building ${offer.project} for ${offer.target}, attempt ${offer.attempt}.`);
    this.note(`Isolation: ${isolationInWords[sandbox.isolation]}.`);
    const wallS = offer.job?.limits.wallS;
    const timeout: Interruption = { kind: 'timeout-wall' };
    const limits = { timeoutMs: wallS === undefined ? null : wallS * 1000, quietTimeoutMs: null };
    const clock = startStepClock(limits, () => this.overtime.abort(timeout));
    const forget = this.parts.pace.watch(clock);
    try {
      return await offer.play(this);
    } catch (error) {
      return brokenEnd(error);
    } finally {
      forget();
      clock.end();
    }
  }

  /** Closes the logs: what they hold now is what the result vouches for. */
  async finish(end: BuildEnd): Promise<Result> {
    const { offer, spool, sandbox, features } = this.parts;
    this.note(`The build ${buildInWords(end)}.`);
    return resultOf(end, {
      startedAt: spool.claim.startedAt,
      durationMs: this.elapsedMs(),
      cpuMs: this.cpuMs,
      ...this.parts.pace.figures(),
      peakRssMb: this.peakRssMb,
      isolation: sandbox.isolation,
      descriptorRev: offer.descriptorRev,
      logs: await this.digests(),
      tests: this.tests,
      artifacts: this.artifacts,
      agent: { version: agentVersion, features },
    });
  }

  async checkout(source: Source): Promise<CheckoutEnd> {
    const { offer, folders } = this.parts;
    try {
      const inherited = await this.inherit();
      if (inherited !== null) return inherited;
      this.workspace = await openWorkspace(folders.work, offer.claimId);
      const end = await checkout(source, {
        folders: this.workspace,
        cacheRoot: folders.cache,
        resolveUrl: offer.sourceAddress,
        signal: this.signal,
        note: this.note,
      });
      if (!end.ok) return end;
      await this.checkedOut({ root: this.workspace.root, commit: end.commitBuilt, isInherited: false });
      this.note(`The source is there${end.commitBuilt === null ? '' : `: commit ${end.commitBuilt}`}.`);
      return end;
    } catch (error) {
      if (!(error instanceof PrepareError)) throw error;
      return { ok: false, reason: error.code, detail: error.message };
    }
  }

  async runStep(n: number, step: Step): Promise<StepEnd> {
    const { pace } = this.parts;
    await pace.untilThawed(this.signal);
    const startedMs = this.elapsedMs();
    const frozenBefore = pace.figures().frozenMs;
    this.parts.stepStarted(n, step.name);
    this.note(`Step ${step.name} starts.`);
    const last = await runUntilBelieved({
      pace,
      isFreezable: step.freezable !== false,
      signal: this.signal,
      run: (paced) => this.runInWorkspace(step, paced),
      note: (line) => this.note(`Step ${step.name} ${line}.`),
    });
    const durationMs = Math.round(this.elapsedMs() - startedMs);
    const frozenMs = Math.min(durationMs, pace.figures().frozenMs - frozenBefore);
    const end = { ...last, durationMs: durationMs - frozenMs };
    if (frozenMs > 0) this.note(`Step ${step.name} stood still for ${(frozenMs / 1000).toFixed(1)} s.`);
    this.note(`Step ${step.name} ${stepInWords(end)}.`);
    const { outcome, exitCode, signal, log } = end;
    await this.record(n, step, startedMs, { durationMs, frozenMs, outcome, exitCode, signal, log });
    this.parts.stepEnded(step.name, end);
    return end;
  }

  async skipStep(n: number, step: Step): Promise<void> {
    this.note(`Step ${step.name} is skipped.`);
    await this.record(n, step, this.elapsedMs(), {
      durationMs: 0,
      frozenMs: 0,
      outcome: 'skipped',
      exitCode: null,
      signal: null,
    });
  }

  async readTests(parser: TestParser, log: LogRange): Promise<TestCounts> {
    const { spool } = this.parts;
    const records = await readTests(parser, {
      sourceFolder: this.opened().source,
      consoleFile: spool.logs.console.path,
      log,
    });
    await spool.recordTests(records);
    const counts = countTests(records);
    this.tests = addTests(this.tests, counts);
    this.note(
      `Tests: ${counts.total} found, ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped.`,
    );
    return counts;
  }

  async collectArtifacts(rules: readonly ArtifactRule[], hasPassed: boolean): Promise<string[]> {
    const { spool } = this.parts;
    const { artifacts, left } = await gatherArtifacts(
      rules,
      hasPassed,
      this.opened().source,
      spool.artifactsFolder,
      artifactLimits,
    );
    for (const { path, ...artifact } of artifacts) {
      await spool.artifacts.append({ ...artifact, file: basename(path) });
      this.note(`Kept ${artifact.name} (${artifact.sizeBytes} bytes).`);
    }
    for (const { name, why } of left) this.note(`Not kept: ${name}: ${why}.`);
    this.artifacts = artifacts.map(({ name }) => name);
    return this.artifacts;
  }

  /** Goes on in what an interrupted build of just the same left here, if there is such. */
  private async inherit(): Promise<CheckoutEnd | null> {
    const { offer, spool, folders, sandbox, clock } = this.parts;
    if (offer.job === null) return null;
    const { coordinator } = spool.claim;
    const key = keptKey(offer.job, { coordinator, isolation: sandbox.isolation });
    const taken = key === null ? null : await takeKept(folders.work, key, clock.wallMs());
    if (taken === null) return null;
    this.workspace = taken.folders;
    const { root, commit, keptAt } = taken.kept;
    await this.checkedOut({ root, commit, isInherited: true });
    const minutes = Math.max(0, Math.round((clock.wallMs() - keptAt) / 60_000));
    this.note(`Goes on in the work folder of a build of the same that gave way ${minutes} min ago.`);
    return { ok: true, commitBuilt: commit };
  }

  private async checkedOut(place: CheckedOut): Promise<void> {
    const { offer, folders } = this.parts;
    const wanted = offer.job?.caches ?? [];
    this.parts.checkedOut(place);
    this.caches = await openCaches(folders.cache, offer.project, wanted, this.opened().source);
  }

  /** The step as it ran, or why it could not. */
  private async runInWorkspace(step: Step, pace: PacedStep): Promise<StepEnd> {
    const { console } = this.parts.spool.logs;
    const offset = console.given;
    const folders = this.opened();
    const cwd = confine(folders.source, step.cwd ?? '.');
    if (cwd === null) return notRun('job-invalid', `cwd leaves the source: ${step.cwd}`, offset);
    try {
      const { bytes, truncatedBytes, ...end } = await runStep(
        { ...this.commandOf(step, folders), cwd },
        {
          sandbox: this.parts.sandbox,
          folders,
          caches: this.caches,
          graceMs,
          logLimitBytes: Math.max(0, this.parts.logLimitBytes - offset),
          stoodStill: () => this.parts.stoodStill(),
          pace,
          limits: this.parts.limits,
        },
        (chunk) => {
          this.parts.wrote(chunk);
          return console.write(chunk);
        },
        this.signal,
      );
      await console.settled();
      console.drop(truncatedBytes);
      this.cpuMs += end.cpuMs;
      if (end.peakRssMb !== null) this.peakRssMb = Math.max(this.peakRssMb ?? 0, end.peakRssMb);
      return { ...end, log: { stream: 'console', offset, length: bytes } };
    } catch (error) {
      const { reason, detail } = brokenEnd(error);
      return notRun(reason ?? 'internal-error', detail, offset);
    }
  }

  private commandOf(step: Step, folders: WorkspaceFolders): Omit<Parameters<typeof runStep>[0], 'cwd'> {
    const { offer, limits, toolFolders } = this.parts;
    const { claimId, job } = offer;
    const wantsTerminal = step.terminal === true;
    return {
      ...(step.argv !== undefined && { argv: step.argv }),
      ...(step.script !== undefined && { script: step.script }),
      env: curateEnvironment({
        folders,
        claimId,
        jobCounts: limits.env,
        hasTerminal: wantsTerminal,
        caches: this.caches,
        jobEnv: job?.env ?? {},
        stepEnv: step.env ?? {},
        toolFolders,
      }),
      timeoutMs: step.timeoutS === undefined ? null : step.timeoutS * 1000,
      quietTimeoutMs: step.quietTimeoutS === undefined ? null : step.quietTimeoutS * 1000,
      wantsTerminal,
      hasNetwork: job?.network === 'full',
      claimId,
    };
  }

  private async record(
    n: number,
    { name }: Step,
    startedMs: number,
    end: Pick<StepEnd, 'durationMs' | 'outcome' | 'exitCode' | 'signal'> & {
      readonly frozenMs: number;
      readonly log?: LogRange;
    },
  ): Promise<void> {
    const report = {
      ...end,
      name,
      startedMs: Math.round(startedMs),
      durationMs: Math.round(end.durationMs),
      frozenMs: Math.round(end.frozenMs),
    };
    await this.parts.spool.steps.append({ n, report });
  }

  /** A log that the disk did not take in full cannot be vouched for. */
  private async digests(): Promise<Partial<Record<StreamName, LogDigest>>> {
    const digests: Partial<Record<StreamName, LogDigest>> = {};
    for (const stream of ['console', 'agent'] as const) {
      const log = this.parts.spool.logs[stream];
      const isWhole = await log.settled().then(
        () => true,
        () => false,
      );
      if (isWhole) digests[stream] = log.digest();
    }
    return digests;
  }

  private opened(): WorkspaceFolders {
    if (this.workspace === null) throw new Error('a build begins with its checkout');
    return this.workspace;
  }

  private elapsedMs(): number {
    // The machine's monotonic clock leaves out its sleep, which counts as a freeze.
    return this.parts.clock.monotonicMs() - this.startedMs + this.parts.pace.sleptMs;
  }
}
