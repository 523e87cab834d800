import type { Reason } from '@barnraiser/protocol';
import type { WorkspaceFiles } from '../prepare/files/workspace-files.js';

/** A command that a coordinator pushes, ready to run. Exactly one of `argv` and `script`. */
export interface PushedCommand {
  readonly argv?: readonly string[];
  /** A line for `/bin/sh -c`. */
  readonly script?: string;
  /** Below the workspace's root, or absolute inside it. */
  readonly cwd: string;
  /** All of it, as the coordinator made it from `CommandPort.environment`. */
  readonly env: Readonly<Record<string, string>>;
  /** Null: nothing can be read. */
  readonly stdin: Uint8Array | null;
  readonly timeoutMs: number | null;
  /** Time without output. */
  readonly quietTimeoutMs: number | null;
  /** What it is sent first when it must end before its time. */
  readonly endSignal: NodeJS.Signals;
  /** Between that and SIGKILL; 0: at once. */
  readonly graceMs: number;
  readonly wantsTerminal: boolean;
}

/** How a pushed command ended. */
export interface CommandEnd {
  /** Null: it did not end by itself. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** What ended it before its time; null: it ended by itself. */
  readonly stoppedBy: 'timeout-wall' | 'timeout-quiet' | 'interrupt' | 'build' | null;
  /** Why this machine could not carry it out as asked (not started, out of memory, disk full); null: it did. */
  readonly reason: Reason | null;
  readonly detail: string | null;
  readonly durationMs: number;
}

/** Takes the output of a command as it comes; while its promise is pending the command has to wait. */
export type CommandOutput = (stream: 'stdout' | 'stderr', bytes: Buffer) => void | Promise<void>;

/** How the owner is shown that a step ended. */
export interface StepVerdict {
  readonly outcome: 'passed' | 'failed' | 'cancelled' | 'errored';
  readonly exitCode: number | null;
  readonly detail: string | null;
}

/**
 * What single commands of a coordinator are carried out in: a workspace that outlives the build, in
 * the build's sandbox and within its limits. Commands come one at a time. After each nothing of it
 * runs any more, so what `files` says of links holds until the next.
 */
export interface CommandPort {
  /** The workspace's root as commands see it (absolute). */
  readonly root: string;
  /** The curated environment that commands start from. Nothing of the owner's is in it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly files: WorkspaceFiles;
  /**
   * Shows the owner what is done as a step: it begins before `play` and ends with what that answers.
   * `play` gets a function that writes a line of the step's own into the live log. In a freeze it is
   * called after the thaw, or at once when `interrupt` or the build's end comes first: then there is
   * nothing left to do but to say so.
   */
  step<T extends { readonly verdict: StepVerdict }>(
    name: string,
    play: (note: (line: string) => void) => Promise<T>,
    interrupt: AbortSignal,
  ): Promise<T>;
  /**
   * Runs a command to its end; what it writes goes to the live log as well. An abort of `interrupt`
   * ends it. Freezing stops its clocks. Never rejects for what a command may do; rejects when the
   * machine could not carry it out at all.
   */
  run(command: PushedCommand, output: CommandOutput, interrupt: AbortSignal): Promise<CommandEnd>;
}
