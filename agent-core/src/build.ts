import { basename } from 'node:path';
import type {
  ArtifactRule,
  LogRange,
  Result,
  Source,
  Step,
  TestCounts,
  TestParser,
} from '@barnraiser/protocol';
import type { BuildParts } from './build/build-parts.js';
import { lendCommands } from './build/lend-commands.js';
import { logDigests } from './build/log-digests.js';
import { startStopwatch } from './build/stopwatch.js';
import { takeSource } from './build/take-source.js';
import { Workshop, type WorkshopCommand } from './build/workshop.js';
import type { CommandPort } from './claim/command-port.js';
import type { BuildEnd, CheckoutEnd, Executor, Interruption, StepEnd } from './claim/executor.js';
import { closeBuilderWorkspace, openBuilderWorkspace } from './prepare/workspace-of-builder.js';
import { type ArtifactLimits, gatherArtifacts } from './report/artifacts.js';
import { brokenEnd } from './report/broken-end.js';
import { buildInWords, stepInWords } from './report/end-in-words.js';
import { readTests } from './report/read-tests.js';
import { addTests, countTests, noTests, resultOf } from './report/result.js';
import { startStepClock } from './run/step-clock.js';
import { createAgentLog } from './stream/agent-log.js';
import { agentVersion } from './version.js';

const isolationInWords = {
  bubblewrap: 'bubblewrap — system read-only, private home and temporary folder',
  none: 'none — steps run as plain processes of this account',
} as const;

const artifactLimits: ArtifactLimits = {
  files: 1000,
  fileBytes: 2 * 1024 ** 3,
  totalBytes: 4 * 1024 ** 3,
};

/**
 * Plays one build to its end and answers its result; everything on the way rests in the spool. The
 * workspace stays: for the caller to remove, or a builder's for its next build. Never rejects: what this machine could not do is the
 * result's reason.
 */
export async function runBuild(parts: BuildParts): Promise<Result> {
  const build = new Build(parts);
  const end = await build.play();
  return build.finish(end);
}

/** The executor of whole jobs: what a driver asks for, done in the workshop and recorded in the spool. */
class Build implements Executor {
  readonly signal: AbortSignal;
  private readonly parts: BuildParts;
  private readonly elapsedMs: () => number;
  private readonly note: (line: string) => void;
  private readonly workshop: Workshop;
  private readonly overtime = new AbortController();
  private tests: TestCounts = noTests;
  private artifacts: string[] = [];
  private isLent = false;
  private readonly hasNetwork: boolean;

  constructor(parts: BuildParts) {
    this.parts = parts;
    this.elapsedMs = startStopwatch(parts.clock, parts.pace);
    this.signal = AbortSignal.any([parts.interruption, this.overtime.signal]);
    // Commands that are pushed fetch their source themselves; the owner agreed to that with the coordinator.
    this.hasNetwork = parts.offer.job === null || parts.offer.job.network === 'full';
    this.note = createAgentLog(parts.spool.logs.agent, this.elapsedMs);
    this.workshop = new Workshop({
      ...parts,
      claimId: parts.offer.claimId,
      console: parts.spool.logs.console,
      env: parts.offer.job?.env ?? {},
      hasNetwork: this.hasNetwork,
      signal: this.signal,
      elapsedMs: this.elapsedMs,
      wrote: (bytes) => parts.wrote(bytes),
      stoodStill: () => parts.stoodStill(),
    });
  }

  async play(): Promise<BuildEnd> {
    const { offer, sandbox } = this.parts;
    this.note(`Building ${offer.project} for ${offer.target}, attempt ${offer.attempt}.`);
    const network = sandbox.isolation === 'none' ? '' : `, ${this.hasNetwork ? 'with' : 'no'} network`;
    this.note(`Isolation: ${isolationInWords[sandbox.isolation]}${network}.`);
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
    if (this.isLent) await this.closeWorkspace();
    this.note(`The build ${buildInWords(end)}.`);
    return resultOf(end, {
      startedAt: spool.claim.startedAt,
      durationMs: this.elapsedMs(),
      ...this.workshop.usage(),
      ...this.parts.pace.figures(),
      isolation: sandbox.isolation,
      descriptorRev: offer.descriptorRev,
      logs: await logDigests(spool.logs),
      tests: this.tests,
      artifacts: this.artifacts,
      agent: { version: agentVersion, features },
    });
  }

  checkout(source: Source): Promise<CheckoutEnd> {
    const { parts, workshop, signal, note } = this;
    return takeSource(source, { parts, workshop, signal, note });
  }

  async openWorkspace(builder: string): Promise<CommandPort> {
    const { parts, workshop, signal, elapsedMs, note } = this;
    const { coordinator } = parts.spool.claim;
    const opened = await openBuilderWorkspace(parts.folders.cache, { coordinator, builder });
    const { folders, isFound, left } = opened;
    if (left !== null) {
      note(`The builder's work folder could not be used, and a new one was made: ${left.why}.`);
      parts.leftOver([left]);
    }
    workshop.open(folders, []);
    this.isLent = true;
    note(isFound ? "Goes on in the builder's work folder." : 'Begins in an empty work folder.');
    return lendCommands({ parts, workshop, signal, elapsedMs, note });
  }

  async runStep(n: number, step: Step): Promise<StepEnd> {
    await this.parts.pace.untilThawed(this.signal);
    const startedMs = this.elapsedMs();
    this.parts.stepStarted(n, step.name);
    this.note(`Step ${step.name} starts.`);
    const { frozenMs, ...end } = await this.workshop.run(commandOf(step), (line) =>
      this.note(`Step ${step.name} ${line}.`),
    );
    if (frozenMs > 0) this.note(`Step ${step.name} stood still for ${(frozenMs / 1000).toFixed(1)} s.`);
    this.note(`Step ${step.name} ${stepInWords(end)}.`);
    const { outcome, exitCode, signal, log } = end;
    const durationMs = end.durationMs + frozenMs;
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
      sourceFolder: this.workshop.folders.source,
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
      this.workshop.folders.source,
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

  private async closeWorkspace(): Promise<void> {
    const removals = await closeBuilderWorkspace(this.workshop.folders);
    for (const removal of removals) {
      if (!removal.ok) this.parts.leftOver(removal.left.map((path) => ({ path, why: removal.why })));
    }
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
}

function commandOf(step: Step): WorkshopCommand {
  return {
    ...(step.argv !== undefined && { argv: step.argv }),
    ...(step.script !== undefined && { script: step.script }),
    cwd: step.cwd ?? '.',
    env: step.env ?? {},
    timeoutMs: step.timeoutS === undefined ? null : step.timeoutS * 1000,
    quietTimeoutMs: step.quietTimeoutS === undefined ? null : step.quietTimeoutS * 1000,
    wantsTerminal: step.terminal === true,
    isFreezable: step.freezable !== false,
  };
}
