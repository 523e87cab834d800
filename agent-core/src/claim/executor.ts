import type {
  ArtifactRule,
  Fault,
  LogRange,
  Outcome,
  Reason,
  Source,
  Step,
  StepOutcome,
  TestCounts,
  TestParser,
} from '@barnraiser/protocol';
import type { Interruption } from '../lifecycle/interruption.js';
import type { CommandPort } from './command-port.js';

export type { Interruption };

/** Whether the source now lies in the workspace; if not, why. */
export type CheckoutEnd =
  | { readonly ok: true; readonly commitBuilt: string | null }
  | { readonly ok: false; readonly reason: Reason; readonly detail: string };

/** How a step ended. `reason` is null exactly when it passed (or was skipped). */
export interface StepEnd {
  readonly outcome: StepOutcome;
  readonly reason: Reason | null;
  readonly detail: string | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly durationMs: number;
  readonly cpuMs: number;
  readonly peakRssMb: number | null;
  readonly log: LogRange;
}

/** How a build ended, as the one who played it says. `reason` is null exactly when it passed. */
export interface BuildEnd {
  readonly outcome: Outcome;
  readonly reason: Reason | null;
  readonly fault: Fault | null;
  readonly detail: string | null;
  readonly failedStep: string | null;
  readonly commitBuilt: string | null;
}

/**
 * What a driver plays a build against: the only thing of the machine that it may touch. Every path
 * is relative to the source folder and never leaves it. Calls come one at a time. Everything that
 * passes through is recorded in the build's spool before the call settles. A call never rejects for
 * what a build may do; it rejects when the machine could not carry it out. Once `signal` has
 * aborted, `runStep` ends what runs and answers `cancelled` (`CommandPort.run`: `build`), and no
 * further call is made.
 */
export interface Executor {
  /** Its reason is an `Interruption`. */
  readonly signal: AbortSignal;
  checkout(source: Source): Promise<CheckoutEnd>;
  /**
   * In place of `checkout`, once, where commands come one at a time: opens the workspace of one of
   * the coordinator's builders, by its name. It outlives the build: it is as the builder's last build
   * here left it, or empty.
   */
  openWorkspace(builder: string): Promise<CommandPort>;
  /** Runs a step and records it as number `n`. */
  runStep(n: number, step: Step): Promise<StepEnd>;
  /** Records a step that is not run because an earlier one failed. */
  skipStep(n: number, step: Step): Promise<void>;
  /** Reads the tests that a step reported, records them, and counts them. */
  readTests(parser: TestParser, log: LogRange): Promise<TestCounts>;
  /** Copies what the rules name into the spool; answers the artifacts' names. */
  collectArtifacts(rules: readonly ArtifactRule[], hasPassed: boolean): Promise<string[]>;
}
