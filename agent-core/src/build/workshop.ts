import type { CommandEnd as PushedEnd, CommandOutput, PushedCommand } from '../claim/command-port.js';
import type { StepEnd } from '../claim/executor.js';
import { confine } from '../prepare/confine.js';
import { curateEnvironment, reserveEnvironment } from '../prepare/environment.js';
import type { CacheMount, WorkspaceFolders } from '../prepare/workspace-folders.js';
import { brokenEnd, notRun } from '../report/broken-end.js';
import type { Pace, PacedStep } from '../run/freeze/pace.js';
import type { LimitPlan } from '../run/limits/limit-plan.js';
import { runCommand, type RunResources, type StepCommand } from '../run/run-command.js';
import { type StepEnding, endOf } from '../run/end-of-step.js';
import type { OutputSink } from '../run/output-flow.js';
import { runUntilBelieved } from '../run/run-until-believed.js';
import type { Sandbox } from '../run/sandbox.js';
import type { LogFile } from '../stream/log-file.js';
import { endOfPushed, linkStops, pushedStep } from './pushed-command.js';

/** What every command of one build needs. */
export interface WorkshopParts {
  readonly claimId: string;
  readonly sandbox: Sandbox;
  readonly limits: LimitPlan;
  readonly pace: Pace;
  /** Where the output goes, in the order in which it was written. */
  readonly console: LogFile;
  readonly logLimitBytes: number;
  readonly toolFolders: readonly string[];
  /** What all its commands are given, beside the standard variables. */
  readonly env: Readonly<Record<string, string>>;
  readonly hasNetwork: boolean;
  /** Ends what runs; its reason is an `Interruption`. */
  readonly signal: AbortSignal;
  readonly elapsedMs: () => number;
  /** Bytes are about to go into the console log. */
  wrote(bytes: Buffer): void;
  /** A command had to end at once, and nothing of it runs any more. */
  stoodStill(): void;
}

/** One command, as whoever plays the build asks for it. */
export interface WorkshopCommand extends Pick<
  StepCommand,
  'argv' | 'script' | 'timeoutMs' | 'quietTimeoutMs' | 'wantsTerminal'
> {
  /** Relative to the source folder. */
  readonly cwd: string;
  /** Holds over the build's; neither replaces those of the workspace. */
  readonly env: Readonly<Record<string, string>>;
  /** Otherwise it is ended in place of a freeze, and runs again from its start. */
  readonly isFreezable: boolean;
}

/** How a command ended. Its `durationMs` leaves out how long it stood still. */
export interface CommandEnd extends StepEnd {
  readonly frozenMs: number;
}

/** What differs between the commands of one build. */
interface CarryOut extends Pick<RunResources, 'graceMs' | 'logLimitBytes'> {
  readonly pace: PacedStep;
  readonly signal: AbortSignal;
}

/** Between asking a command to end and killing it. */
const graceMs = 5000;

/**
 * Where the commands of one build run, whoever asks for them: in its workspace and sandbox, within
 * its limits and at its pace, into its log. Commands come one at a time.
 */
export class Workshop {
  private readonly parts: WorkshopParts;
  private opened: { readonly folders: WorkspaceFolders; readonly caches: readonly CacheMount[] } | null =
    null;
  private cpuMs = 0;
  private peakRssMb: number | null = null;

  constructor(parts: WorkshopParts) {
    this.parts = parts;
  }

  /** From now on commands run in these folders. */
  open(folders: WorkspaceFolders, caches: readonly CacheMount[]): void {
    this.opened = { folders, caches };
  }

  /** The folders of the build. Throws before there are any. */
  get folders(): WorkspaceFolders {
    return this.current().folders;
  }

  /** What all commands used so far. */
  usage(): { readonly cpuMs: number; readonly peakRssMb: number | null } {
    return { cpuMs: this.cpuMs, peakRssMb: this.peakRssMb };
  }

  /**
   * Runs a command as soon as the build does not stand still, and again where a freeze may be why it
   * failed; `note` gets a line for people for each such time. What the machine could not do is the
   * end's reason.
   */
  async run(command: WorkshopCommand, note: (line: string) => void): Promise<CommandEnd> {
    const { pace, signal, elapsedMs } = this.parts;
    await pace.untilThawed(signal);
    const startedMs = elapsedMs();
    const frozenBefore = pace.figures().frozenMs;
    const last = await runUntilBelieved({
      pace,
      isFreezable: command.isFreezable,
      signal,
      run: (paced) => this.runOnce(command, paced),
      note,
    });
    const durationMs = Math.round(elapsedMs() - startedMs);
    const frozenMs = Math.min(durationMs, pace.figures().frozenMs - frozenBefore);
    return { ...last, durationMs: durationMs - frozenMs, frozenMs };
  }

  /** What commands of this build start from; the jobs that it names follow the owner's limits. */
  get environment(): Record<string, string> {
    return this.environmentFor({ env: {}, wantsTerminal: false });
  }

  /**
   * Runs a command that a coordinator pushed, as soon as the build does not stand still; its output
   * goes to the log as well. It never runs twice. Rejects when the machine could not carry it out.
   */
  async runPushed(command: PushedCommand, output: CommandOutput, interrupt: AbortSignal): Promise<PushedEnd> {
    const { parts } = this;
    const { pace, console, elapsedMs, claimId, hasNetwork } = parts;
    const { folders } = this.current();
    const stops = linkStops(parts.signal, interrupt);
    try {
      await pace.untilThawed(stops.signal);
      const startedMs = elapsedMs();
      const frozenBefore = pace.figures().frozenMs;
      const env = reserveEnvironment(command.env, { folders, claimId });
      const step = pushedStep(command, { source: folders.source, env, hasNetwork, claimId });
      const ending = await this.carryOut(
        step,
        { pace: pace.step(true), graceMs: command.graceMs, logLimitBytes: null, signal: stops.signal },
        (bytes, stream) => {
          const logged = this.log(bytes);
          const taken = output(stream, bytes);
          return logged === undefined ? taken : Promise.all([logged, taken]).then(() => undefined);
        },
      );
      await console.settled();
      const tookMs = elapsedMs() - startedMs - (pace.figures().frozenMs - frozenBefore);
      return { ...endOfPushed(ending, stops), durationMs: Math.max(0, Math.round(tookMs)) };
    } finally {
      stops.dispose();
    }
  }

  /** Writes into the log as far as that may grow. */
  log(bytes: Buffer): void | Promise<void> {
    const { console, logLimitBytes } = this.parts;
    const kept = bytes.subarray(0, Math.max(0, logLimitBytes - console.given));
    console.drop(bytes.length - kept.length);
    if (kept.length === 0) return;
    this.parts.wrote(kept);
    return console.write(kept);
  }

  /** The command as it ran, or why it could not. */
  private async runOnce(command: WorkshopCommand, pace: PacedStep): Promise<StepEnd> {
    const { parts } = this;
    const { console, signal } = parts;
    const { folders } = this.current();
    const offset = console.given;
    const cwd = confine(folders.source, command.cwd);
    if (cwd === null) return notRun('job-invalid', `cwd leaves the source: ${command.cwd}`, offset);
    try {
      const ending = await this.carryOut(
        { ...this.stepOf(command), cwd },
        { pace, graceMs, logLimitBytes: Math.max(0, parts.logLimitBytes - offset), signal },
        (chunk) => {
          parts.wrote(chunk);
          return console.write(chunk);
        },
      );
      const { bytes, truncatedBytes, ...end } = endOf(ending);
      await console.settled();
      console.drop(truncatedBytes);
      return { ...end, log: { stream: 'console', offset, length: bytes } };
    } catch (error) {
      const { reason, detail } = brokenEnd(error);
      return notRun(reason ?? 'internal-error', detail, offset);
    }
  }

  /** Runs a command where all of them run, and counts what it used. */
  private async carryOut(command: StepCommand, how: CarryOut, sink: OutputSink): Promise<StepEnding> {
    const { sandbox, limits } = this.parts;
    const stoodStill = (): void => this.parts.stoodStill();
    const { signal, ...rest } = how;
    const resources = { ...this.current(), ...rest, sandbox, limits, stoodStill };
    const ending = await runCommand(command, resources, sink, signal);
    if (ending.kind === 'ran') {
      const { cpuMs, peakRssMb } = ending.measures;
      this.cpuMs += cpuMs;
      if (peakRssMb !== null) this.peakRssMb = Math.max(this.peakRssMb ?? 0, peakRssMb);
    }
    return ending;
  }

  private stepOf(command: WorkshopCommand): StepCommand {
    const { claimId, hasNetwork } = this.parts;
    return { ...command, env: this.environmentFor(command), hasNetwork, claimId };
  }

  private environmentFor(command: Pick<WorkshopCommand, 'env' | 'wantsTerminal'>): Record<string, string> {
    const { claimId, limits, toolFolders, env: jobEnv } = this.parts;
    const { folders, caches } = this.current();
    return curateEnvironment({
      folders,
      claimId,
      // Asked for each command anew: the owner may have changed the cores meanwhile.
      jobCounts: limits.env,
      hasTerminal: command.wantsTerminal,
      caches,
      jobEnv,
      stepEnv: command.env,
      toolFolders,
    });
  }

  private current(): NonNullable<typeof this.opened> {
    if (this.opened === null) throw new Error('a build begins with its checkout');
    return this.opened;
  }
}
