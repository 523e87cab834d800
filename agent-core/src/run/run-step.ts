import { mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StepEnd } from '../claim/executor.js';
import type { CacheMount, WorkspaceFolders } from '../prepare/workspace-folders.js';
import { endOf, type StepCounts } from './end-of-step.js';
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
  readonly hasNetwork: boolean;
  /** Marks the processes, so that they can be found again. */
  readonly claimId: string;
}

/** What a step runs in. */
export interface RunResources {
  readonly sandbox: Sandbox;
  readonly folders: WorkspaceFolders;
  readonly caches: readonly CacheMount[];
  /** Between asking the step to end and killing it. */
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
 * Runs one command to its end and answers how it ended. Its stdout and stderr go to `sink` in the
 * order in which they were written; while the sink's promise is pending, the step has to wait. The
 * step is over when its main process has ended; what it left in the background is ended too. When
 * this settles, nothing of it runs and no folder of it is left. An abort of `signal` (its reason is
 * an `Interruption`) ends the step as `cancelled`. Rejects with `RunError` when the sink fails.
 */
export async function runStep(
  command: StepCommand,
  resources: RunResources,
  sink: OutputSink,
  signal: AbortSignal,
): Promise<Omit<StepEnd, 'log'> & StepCounts> {
  const flaw = await flawOf(command);
  if (flaw !== null) return endOf({ kind: 'unstartable', reason: 'job-invalid', detail: flaw });
  if (signal.aborted) return endOf({ kind: 'stopped', cause: interruptionOf(signal) });
  const controlFolder = await mkdtemp(join(resources.folders.root, '.step-'));
  const freezer = (await availableFreezer())();
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
    return endOf(ended);
  } finally {
    await freezer.close();
    await rm(controlFolder, { recursive: true, force: true });
  }
}

async function flawOf(command: StepCommand): Promise<string | null> {
  if ((command.argv === undefined) === (command.script === undefined)) {
    return 'expected either a program or a script';
  }
  const texts = [...(command.argv ?? []), command.script ?? '', ...Object.values(command.env)];
  if (texts.some((text) => text.includes('\0')))
    return 'a command and its environment cannot hold a NUL byte';
  const folder = await stat(command.cwd).catch(() => null);
  return folder?.isDirectory() === true ? null : 'the folder to run in does not exist';
}

async function prepareRun(
  command: StepCommand,
  { sandbox, folders, caches, graceMs, stoodStill, limits, pace }: RunResources,
  { controlFolder, flow, freezer }: Pick<StepRun, 'controlFolder' | 'flow' | 'freezer'>,
): Promise<StepRun> {
  const terminal = command.wantsTerminal ? await findTerminal() : null;
  const { hasPrivateProcesses } = sandbox;
  const { claimId, cwd, hasNetwork, timeoutMs, quietTimeoutMs } = command;
  return {
    claimId,
    program: command.argv?.[0] ?? null,
    limits: { timeoutMs, quietTimeoutMs },
    sandbox,
    workspaceRoot: folders.root,
    graceMs,
    stoodStill: stoodStill ?? (() => undefined),
    plan: limits ?? null,
    pace: pace ?? null,
    freezer,
    controlFolder,
    flow,
    wrap: async () => {
      const sheltered = await sandbox.wrap({
        argv: stepShell(command, { claimId, hasPrivateProcesses }),
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
