import type { Reason } from '@barnraiser/protocol';
import type { StepEnd } from '../claim/executor.js';
import { classifyStep, type StepFacts } from './classify-step.js';
import type { StopCause } from './stop-cause.js';

/** How much a step wrote: bytes that were passed on, and bytes beyond the limit. */
export interface StepCounts {
  readonly bytes: number;
  readonly truncatedBytes: number;
}

/** What there is to tell of a step that ran. */
export interface StepMeasures extends StepCounts {
  readonly durationMs: number;
  readonly cpuMs: number;
  readonly peakRssMb: number | null;
}

/** How it came to the end of a step. */
export type StepEnding =
  /** Never ran: the command is wrong, or the machine could not start it. */
  | { readonly kind: 'unstartable'; readonly reason: Reason; readonly detail: string }
  /** Never ran: the build was stopped before. */
  | { readonly kind: 'stopped'; readonly cause: StopCause }
  /** The sandbox could not be set up; what was measured is its own. */
  | {
      readonly kind: 'unsheltered';
      readonly reason: Reason;
      readonly detail: string;
      readonly measures: StepMeasures;
    }
  | {
      readonly kind: 'ran';
      readonly facts: StepFacts;
      /** The command's own, where a program's exit and its death by a signal are told apart. */
      readonly exit: { readonly exitCode: number | null; readonly signal: string | null };
      readonly notes: readonly string[];
      readonly measures: StepMeasures;
    };

const nothing: StepMeasures = { durationMs: 0, cpuMs: 0, peakRssMb: null, bytes: 0, truncatedBytes: 0 };

/** Puts an ending into the words of the executor's contract. */
export function endOf(ending: StepEnding): Omit<StepEnd, 'log'> & StepCounts {
  if (ending.kind === 'stopped') {
    const { outcome, reason, detail } = ending.cause;
    return { outcome, reason, detail: detail ?? null, exitCode: null, signal: null, ...nothing };
  }
  if (ending.kind !== 'ran') {
    const measures = ending.kind === 'unstartable' ? nothing : ending.measures;
    const { reason, detail } = ending;
    return { outcome: 'errored', reason, detail, exitCode: null, signal: null, ...measures };
  }
  const { exitCode, signal } = ending.facts;
  const verdict = classifyStep(ending.facts);
  const details = [...(verdict.detail === null ? [] : [verdict.detail]), ...ending.notes];
  const detail = details.length === 0 ? null : details.join('; ');
  return { ...verdict, detail, exitCode, signal, ...ending.measures };
}
