import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CacheMount, WorkspaceFolders } from '../prepare/workspace-folders.js';
import type { StepEnding } from './end-of-step.js';
import { availableFreezer } from './freeze/available-freezer.js';
import type { PacedStep } from './freeze/pace.js';
import { createOutputFlow, type OutputSink } from './output-flow.js';
import type { LimitPlan } from './limits/limit-plan.js';
import { markVariable } from './process-mark.js';
import { RunError } from './run-error.js';
import type { Sandbox } from './sandbox.js';
import { interruptionOf } from './stop-cause.js';
import { superviseStep, type StepRun } from './supervise-step.js';
import { startPiped } from './start-piped.js';
import { findTerminal } from './start-terminal.js';
import { stepShell } from './step-shell.js';

/** One command of a build, ready to run. */
export interface StepCommand {
  /** Exactly one of `argv` (starts a program) and `script` (for `/bin/sh -e`). */
  readonly argv?: readonly string[];
  readonly script?: string;
  /** Absolute, already confined to the source folder. */
  readonly cwd: string;
  /** All of it; nothing of the agent's own is added but the build's mark. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number | null;
  /** Time without output. */
  readonly quietTimeoutMs: number | null;
  readonly wantsTerminal: boolean;
  /** What it reads; absent: nothing. */
  readonly stdin?: Uint8Array;
  /** Its two outputs are told apart, each in its own order; a terminal has one alone. Default: they are merged, in the order of writing. */
  readonly areStreamsApart?: boolean;
  /** How it is asked to end before its time. Default: SIGTERM. */
  readonly endSignal?: NodeJS.Signals;
  readonly hasNetwork: boolean;
  /** Marks the processes, so that they can be found again. */
  readonly claimId: string;
}

/** What a step runs in. */
export interface RunResources {
  readonly sandbox: Sandbox;
  readonly folders: WorkspaceFolders;
  readonly caches: readonly CacheMount[];
  /** Between asking the step to end and killing it; 0: it is not asked. */
  readonly graceMs: number;
  /** What is passed on of the output; the rest is counted. Null: all. */
  readonly logLimitBytes: number | null;
  /** The step had to end at once, and all of it is suspended now: the machine is free. */
  readonly stoodStill?: () => void;
  /** What the build may use; absent: whatever it likes, at the agent's own priority. */
  readonly limits?: LimitPlan;
  /** Freezes the step and lets it go on; absent: nobody will. */
  readonly pace?: PacedStep;
}

/**
 * Runs one command to its end and answers how it came to that. Its stdout and stderr go to `sink` in
 * the order in which they were written; while the sink's promise is pending, the command has to wait.
 * It is over when its main process has ended; what it left in the background is ended too. When
 * this settles, nothing of it runs and no folder of it is left. An abort of `signal` (its reason is
 * an `Interruption`) ends it. Rejects with `RunError` when the sink fails.
 */
export async function runCommand(
  command: StepCommand,
  resources: RunResources,
  sink: OutputSink,
  signal: AbortSignal,
): Promise<StepEnding> {
  const flaw = flawOf(command);
  if (flaw !== null) return { kind: 'unstartable', reason: 'job-invalid', detail: flaw };
  if (signal.aborted) return { kind: 'stopped', cause: interruptionOf(signal) };
  const freezer = (await availableFreezer())();
  const controlFolder = mkdtempSync(join(resources.folders.root, '.step-'));
  const lost: { cause: unknown }[] = [];
  try {
    const broken = new AbortController();
    const flow = createOutputFlow(sink, {
      limitBytes: resources.logLimitBytes,
      onBroken: (cause) => {
        lost.push({ cause });
        broken.abort({ kind: 'abandoned' });
      },
    });
    const run = await prepareRun(command, resources, { controlFolder, flow, freezer });
    const ended = await superviseStep(run, AbortSignal.any([signal, broken.signal]));
    if (lost[0] !== undefined) {
      const message = `Keep the output of a step of build ${command.claimId}`;
      throw new RunError(message, { code: 'output-lost', cause: lost[0].cause });
    }
    return ended;
  } finally {
    await freezer.close();
    rmSync(controlFolder, { recursive: true, force: true });
  }
}

function flawOf(command: StepCommand): string | null {
  if ((command.argv === undefined) === (command.script === undefined)) {
    return 'expected either a program or a script';
  }
  const texts = [...(command.argv ?? []), command.script ?? '', ...Object.entries(command.env).flat()];
  if (texts.some((text) => text.includes('\0')))
    return 'a command and its environment cannot hold a NUL byte';
  return isFolder(command.cwd) ? null : 'the folder to run in does not exist';
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

async function prepareRun(
  command: StepCommand,
  { sandbox, folders, caches, graceMs, stoodStill, limits, pace }: RunResources,
  { controlFolder, flow, freezer }: Pick<StepRun, 'controlFolder' | 'flow' | 'freezer'>,
): Promise<StepRun> {
  const { claimId, cwd, hasNetwork, timeoutMs, quietTimeoutMs, stdin } = command;
  // A terminal is read from by its own rules, of which a file knows nothing.
  const terminal = command.wantsTerminal && stdin === undefined ? await findTerminal() : null;
  const areStreamsApart = command.areStreamsApart === true && terminal === null;
  if (stdin !== undefined) writeFileSync(join(controlFolder, 'input'), stdin, { mode: 0o600 });
  const { hasPrivateProcesses } = sandbox;
  return {
    claimId,
    program: command.argv?.[0] ?? null,
    limits: { timeoutMs, quietTimeoutMs },
    sandbox,
    workspaceRoot: folders.root,
    graceMs,
    endSignal: command.endSignal ?? 'SIGTERM',
    stoodStill: stoodStill ?? (() => undefined),
    plan: limits ?? null,
    pace: pace ?? null,
    freezer,
    controlFolder,
    hasInput: stdin !== undefined,
    areStreamsApart,
    flow,
    wrap: async () => {
      const sheltered = await sandbox.wrap({
        argv: stepShell(command, { claimId, hasPrivateProcesses, areStreamsApart }),
        cwd,
        env: { ...command.env, [markVariable]: claimId },
        folders,
        caches,
        hasNetwork,
        hasTerminal: terminal !== null,
        controlFolder,
      });
      const inside = [sheltered.file, ...sheltered.args];
      // The limits may take it to a group of their own from there: then that is the one to freeze.
      const [file = '', ...args] = freezer.wrap(limits === undefined ? inside : limits.wrap(inside));
      return { ...sheltered, file, args };
    },
    start: terminal ?? startPiped,
    notes: command.wantsTerminal && terminal === null ? ['no terminal here: ran on a pipe'] : [],
  };
}
