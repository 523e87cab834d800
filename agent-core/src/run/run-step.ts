import type { StepEnd } from '../claim/executor.js';
import { endOf, type StepCounts } from './end-of-step.js';
import type { OutputSink } from './output-flow.js';
import { runCommand, type RunResources, type StepCommand } from './run-command.js';

/**
 * Runs one command to its end, as `runCommand` does, and answers how it ended as a step. An abort of
 * `signal` (its reason is an `Interruption`) ends the step as `cancelled`.
 */
export async function runStep(
  command: StepCommand,
  resources: RunResources,
  sink: OutputSink,
  signal: AbortSignal,
): Promise<Omit<StepEnd, 'log'> & StepCounts> {
  return endOf(await runCommand(command, resources, sink, signal));
}
