import type { StepEnd } from '../claim/executor.js';
import type { Pace, PacedStep } from './freeze/pace.js';

/** A step that fails each time after it stood still runs so often at most. */
const mostRuns = 3;

/** What is needed to run a step again. */
export interface BelievedRun {
  readonly pace: Pace;
  /** Whether it may be suspended and resumed; otherwise it is ended, and runs again from its start. */
  readonly isFreezable: boolean;
  readonly signal: AbortSignal;
  run(paced: PacedStep): Promise<StepEnd>;
  /** A line for people, to follow the step's name. */
  note(line: string): void;
}

/**
 * Runs a step, and again if it was ended for a freeze, or failed after one: a test that found its
 * time gone is not the source's fault, nor is the machine's sleep. Answers the last run's end; one
 * that was never left in peace ends as the owner's.
 */
export async function runUntilBelieved(options: BelievedRun): Promise<StepEnd> {
  const { pace, isFreezable, signal } = options;
  let doubtful = 0;
  for (;;) {
    await pace.untilThawed(signal);
    const paced = pace.step(isFreezable);
    const end = await options.run(paced);
    if (signal.aborted) return end;
    if (paced.wasRestarted) {
      options.note('cannot be frozen and was ended; it runs again');
      continue;
    }
    if (paced.freezes === 0 || (end.outcome !== 'failed' && end.outcome !== 'timed-out')) return end;
    doubtful += 1;
    if (doubtful === mostRuns) return neverInPeace(end);
    options.note('failed after it had stood still; it runs again');
  }
}

function neverInPeace(end: StepEnd): StepEnd {
  const detail = `failed ${mostRuns} times, each time after it had stood still for the machine's owner`;
  return { ...end, outcome: 'errored', reason: 'owner-reclaimed', detail };
}
