import type { Reason } from '@barnraiser/protocol';
import type { Interruption } from '../claim/executor.js';

/** Why the agent ended a step before its time. */
export interface StopCause {
  readonly outcome: 'timed-out' | 'cancelled';
  readonly reason: Reason;
}

/** What an aborted signal says about the step that it ends. */
export function interruptionOf(signal: AbortSignal): StopCause {
  const interruption = signal.reason as Partial<Interruption> | undefined;
  if (interruption?.kind === 'timeout-wall') return { outcome: 'timed-out', reason: 'timeout-wall' };
  if (interruption?.kind === 'released' && interruption.reason !== undefined) {
    return { outcome: 'cancelled', reason: interruption.reason };
  }
  return { outcome: 'cancelled', reason: 'cancelled' };
}
