import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { awaitEnd, type AwaitedEnd } from './await-end.js';
import type { StepEnding, StepMeasures } from './end-of-step.js';
import { exitOfCommand, exitOfStep } from './exit-of-step.js';
import { countOomKills, diskRoom } from './machine-counters.js';
import type { Freezer } from './freeze/freezer.js';
import type { PacedStep } from './freeze/pace.js';
import type { LimitPlan } from './limits/limit-plan.js';
import type { OutputFlow } from './output-flow.js';
import { listNumbers, listProcesses } from './process-list.js';
import { followProcesses } from './process-tree.js';
import type { Sandbox } from './sandbox.js';
import type { StartCommand, StartedCommand, StartRequest } from './start-command.js';
import { startFailure } from './start-failure.js';
import { startStepClock } from './step-clock.js';
import { readShellStatus, type ShellStatus } from './step-shell.js';
import { watchUsage } from './step-usage.js';
import { interruptionOf, type StopCause } from './stop-cause.js';

/** All that is needed to start a step and to watch it. */
export interface StepRun extends StartRequest {
  readonly claimId: string;
  /** The first word of its command line; null for a script. */
  readonly program: string | null;
  readonly limits: { readonly timeoutMs: number | null; readonly quietTimeoutMs: number | null };
  readonly sandbox: Sandbox;
  /** What the build may use; null: no limits. */
  readonly plan: LimitPlan | null;
  readonly workspaceRoot: string;
  readonly graceMs: number;
  readonly endSignal: NodeJS.Signals;
  /** The step had to end at once, and all of it is suspended now. */
  readonly stoodStill: () => void;
  /** Null: nobody will freeze it. */
  readonly pace: PacedStep | null;
  readonly freezer: Freezer;
  readonly flow: OutputFlow;
  readonly start: StartCommand;
  /** To be told with the step's end. */
  readonly notes: readonly string[];
}

/** Starts a step, watches it to its end, and ends whatever is left of it. `signal` aborts it. */
export async function superviseStep(run: StepRun, signal: AbortSignal): Promise<StepEnding> {
  const oomKillsBefore = countOomKills();
  const capKillsBefore = await countCapKills(run);
  const startedAt = performance.now();
  const before = listNumbers();
  const halt = haltOf(run, signal);
  try {
    const started = await start(run, halt.flow);
    if ('failure' in started) return started.failure;
    const { end, usage } = await watchToEnd(run, { ...started, before }, halt);
    const cause = halt.cause();
    halt.dispose();
    await started.drain();
    const status = readShellStatus(readControl(run, 'status'));
    const exit = exitOfStep(end.exit, status);
    const hasPassed = exit.exitCode === 0;
    const measures: StepMeasures = {
      durationMs: Math.round(performance.now() - startedAt),
      cpuMs: Math.max(usage.cpuMs, status?.end?.cpuMs ?? 0),
      peakRssMb: usage.peakRssMb,
      ...run.flow.counts(),
    };
    if (status === null && cause === null) return unsheltered(run, measures);
    return {
      kind: 'ran',
      facts: {
        stopped: cause,
        ...exit,
        tail: run.flow.tail().toString('utf8'),
        program: run.program,
        oomKills: countOomKills() - oomKillsBefore,
        memoryCap: memoryCap(run, (await countCapKills(run)) - capKillsBefore),
        disk: hasPassed ? null : await diskRoom(run.workspaceRoot),
      },
      exit: exitOfCommand(end.exit, status, readControl(run, 'errors')),
      notes: [...run.notes, ...notesOn(end, status, cause)],
      measures,
    };
  } finally {
    halt.dispose();
  }
}

async function start(run: StepRun, flow: OutputFlow): Promise<StartedCommand | { failure: StepEnding }> {
  try {
    return await run.start(run, flow);
  } catch (error) {
    return { failure: startFailure(error, run.sandbox.isolation) };
  }
}

/** Gathers what may end a step before its time: the clock and the build's signal; the first one counts. */
function haltOf(run: StepRun, signal: AbortSignal) {
  const controller = new AbortController();
  const halt = (cause: StopCause): void => controller.abort(cause);
  const onAbort = (): void => halt(interruptionOf(signal));
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  const clock = startStepClock(
    run.limits,
    (which) => halt({ outcome: 'timed-out', reason: which, by: 'clock', isAtOnce: false }),
    () => run.flow.isWaiting(),
  );
  return {
    signal: controller.signal,
    clock,
    end: halt,
    flow: {
      ...run.flow,
      accept: (...args: Parameters<OutputFlow['accept']>) => {
        clock.heard();
        run.flow.accept(...args);
      },
    },
    cause: () => (controller.signal.aborted ? (controller.signal.reason as StopCause) : null),
    dispose: () => {
      clock.end();
      signal.removeEventListener('abort', onAbort);
    },
  };
}

/** Processes that were killed so far because the build used more memory than it may. */
async function countCapKills({ plan }: StepRun): Promise<number> {
  return (await plan?.read())?.oomKills ?? 0;
}

function memoryCap({ plan }: StepRun, kills: number): { limitMb: number; kills: number } | null {
  const limitMb = plan?.limits.memoryMb ?? null;
  return limitMb === null ? null : { limitMb, kills };
}

async function watchToEnd(
  run: StepRun,
  started: StartedCommand & { readonly before: ReadonlySet<number> | null },
  halt: ReturnType<typeof haltOf>,
) {
  const tree = followProcesses(started.pid, run.claimId, listProcesses, started.before);
  const { plan, freezer } = run;
  freezer.attach(started.pid, tree);
  const leave = run.pace?.enter({ freezer, clock: halt.clock, restart: () => halt.end(restarted) });
  void plan?.attach(started.pid);
  const watch = watchUsage(tree, (members, rssBytes) => {
    const excessBytes = plan?.lookAt(members, rssBytes) ?? 0;
    if (excessBytes > 0) halt.end(overMemory(plan?.limits.memoryMb ?? 0, excessBytes));
  });
  const { housingDepth } = run.sandbox;
  const { graceMs, endSignal, stoodStill, pace } = run;
  const isFrozen = (): boolean => pace?.isFrozen ?? false;
  const workFolder = join(run.workspaceRoot, 'source');
  const options = { tree, housingDepth, graceMs, endSignal, stoodStill, freezer, isFrozen, workFolder };
  const end = await awaitEnd(started, options, halt.signal);
  leave?.();
  watch.end();
  return { end, usage: watch.usage() };
}

/** Nobody is to hear of this end: the step runs again. */
const restarted: StopCause = {
  outcome: 'cancelled',
  reason: 'owner-reclaimed',
  by: 'freeze',
  isAtOnce: true,
};

function overMemory(limitMb: number, excessBytes: number): StopCause {
  const usedMb = limitMb + Math.ceil(excessBytes / 2 ** 20);
  const detail = `the build used ${usedMb} MiB of memory: this machine's owner allows builds ${limitMb} MiB`;
  return { outcome: 'errored', reason: 'out-of-memory', by: 'memory', isAtOnce: true, detail };
}

function unsheltered(run: StepRun, measures: StepMeasures): StepEnding {
  const said = readControl(run, 'errors').trim().slice(-500);
  const reason = run.sandbox.isolation === 'none' ? 'internal-error' : 'sandbox-failed';
  return { kind: 'unsheltered', reason, detail: said || 'the command was not started', measures };
}

function notesOn(end: AwaitedEnd, status: ShellStatus | null, cause: StopCause | null): string[] {
  const { ended, remaining } = end.ended;
  // In a namespace of its own the background dies with the step, before it can be counted from outside.
  const left = Math.max(ended, status?.end?.othersLeft ?? 0);
  return [
    ...(cause === null && left > 0 ? [`ended ${left} process(es) that it left in the background`] : []),
    ...(remaining.length > 0 ? [`could not end process(es) ${remaining.join(', ')}`] : []),
  ];
}

function readControl(run: StepRun, name: string): string {
  try {
    return readFileSync(join(run.controlFolder, name), 'utf8');
  } catch {
    return '';
  }
}
