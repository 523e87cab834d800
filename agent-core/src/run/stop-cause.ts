import type { Reason } from '@barnraiser/protocol';
import type { Interruption } from '../claim/executor.js';

/** Why the agent ended a step before its time. */
export interface StopCause {
  readonly outcome: 'timed-out' | 'cancelled' | 'errored';
  readonly reason: Reason;
  /** Whose doing it is: its own time limits, the one who asked for it, too much memory, or a freeze. */
  readonly by: 'clock' | 'signal' | 'memory' | 'freeze';
  /** What is to be told of it, if anything. */
  readonly detail?: string;
  /** The machine must be free in milliseconds: nobody is asked to end. */
  readonly isAtOnce: boolean;
}

/** What an aborted signal says about the step that it ends. */
export function interruptionOf(signal: AbortSignal): StopCause {
  const interruption = signal.reason as Partial<Interruption> | undefined;
  if (interruption?.kind === 'timeout-wall') {
    return { outcome: 'timed-out', reason: 'timeout-wall', by: 'signal', isAtOnce: false };
  }
  if (interruption?.kind === 'released' && interruption.reason !== undefined) {
    const { reason } = interruption;
    return { outcome: 'cancelled', reason, by: 'signal', isAtOnce: reason !== 'shutdown' };
  }
  return { outcome: 'cancelled', reason: 'cancelled', by: 'signal', isAtOnce: false };
}
