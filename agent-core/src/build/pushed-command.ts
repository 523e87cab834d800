import { isAbsolute, relative, resolve } from 'node:path';
import type { CommandEnd, PushedCommand } from '../claim/command-port.js';
import type { Interruption } from '../claim/executor.js';
import { confine } from '../prepare/confine.js';
import { classifyStep } from '../run/classify-step.js';
import type { StepEnding } from '../run/end-of-step.js';
import type { StepCommand } from '../run/run-command.js';
import type { StopCause } from '../run/stop-cause.js';

/** What may end a command that a coordinator pushed, as one signal whose reason is an `Interruption`. */
export interface LinkedStops {
  readonly signal: AbortSignal;
  /** Whether it was the coordinator who interrupted the command, and not what ends the whole build. */
  readonly isInterrupt: boolean;
  /** Lets go of both; after the command. */
  dispose(): void;
}

/** Links by hand: a build's signal would remember each of thousands of signals that `AbortSignal.any` makes of it. */
export function linkStops(build: AbortSignal, interrupt: AbortSignal): LinkedStops {
  const controller = new AbortController();
  const interruption: Interruption = { kind: 'cancelled' };
  const onBuild = (): void => controller.abort(build.reason);
  const onInterrupt = (): void => controller.abort(interruption);
  build.addEventListener('abort', onBuild, { once: true });
  interrupt.addEventListener('abort', onInterrupt, { once: true });
  if (build.aborted) onBuild();
  if (interrupt.aborted) onInterrupt();
  return {
    signal: controller.signal,
    get isInterrupt() {
      return controller.signal.reason === interruption;
    },
    dispose: () => {
      build.removeEventListener('abort', onBuild);
      interrupt.removeEventListener('abort', onInterrupt);
    },
  };
}

/** A pushed command as it is run. A folder outside of the source is as one that does not exist. */
export function pushedStep(
  command: PushedCommand,
  place: { readonly source: string } & Pick<StepCommand, 'env' | 'hasNetwork' | 'claimId'>,
): StepCommand {
  const { argv, script, stdin, timeoutMs, quietTimeoutMs, endSignal, wantsTerminal } = command;
  const { source, ...rest } = place;
  const cwd = confine(source, isAbsolute(command.cwd) ? relative(source, command.cwd) : command.cwd);
  return {
    ...rest,
    ...(argv !== undefined && { argv }),
    // Without the `-e` of a recipe's scripts.
    ...(script !== undefined && { argv: ['/bin/sh', '-c', script] }),
    ...(stdin !== null && { stdin }),
    cwd: cwd ?? resolve(source, '..', 'outside'),
    timeoutMs,
    quietTimeoutMs,
    endSignal,
    wantsTerminal,
    areStreamsApart: true,
  };
}

/** What its coordinator is told of a command's end. */
export function endOfPushed(
  ending: StepEnding,
  { isInterrupt }: Pick<LinkedStops, 'isInterrupt'>,
): Omit<CommandEnd, 'durationMs'> {
  const none = { exitCode: null, signal: null, stoppedBy: null };
  if (ending.kind === 'stopped') {
    return { ...none, stoppedBy: isInterrupt ? 'interrupt' : 'build', reason: null, detail: null };
  }
  if (ending.kind !== 'ran') return { ...none, reason: ending.reason, detail: ending.detail };
  const { facts, exit, notes } = ending;
  const { reason, detail } = machineReason(ending);
  const told = [...(detail === null ? [] : [detail]), ...notes];
  return {
    ...exit,
    stoppedBy: facts.stopped === null ? null : stopperOf(facts.stopped, isInterrupt),
    reason,
    detail: told.length === 0 ? null : told.join('; '),
  };
}

function stopperOf({ by, reason }: StopCause, isInterrupt: boolean): CommandEnd['stoppedBy'] {
  if (by === 'clock') return reason === 'timeout-quiet' ? 'timeout-quiet' : 'timeout-wall';
  if (by === 'signal') return isInterrupt ? 'interrupt' : 'build';
  return null;
}

/** What only this machine can know; a failure is for the coordinator to judge. */
function machineReason({ facts }: StepEnding & { kind: 'ran' }): Pick<CommandEnd, 'reason' | 'detail'> {
  const { reason, detail } = classifyStep(facts);
  const isMachines = reason === 'out-of-memory' || reason === 'disk-full';
  return isMachines ? { reason, detail } : { reason: null, detail: null };
}
