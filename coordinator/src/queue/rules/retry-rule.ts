import { maxAttempts, reasonRules, type Outcome, type Reason, type ReasonRule } from '@barnraiser/protocol';

/** How a claim ended, as far as it matters to its job. */
export interface ClaimEnd {
  /** Of the result; null when the claim ended without one. */
  readonly outcome: Outcome | null;
  /** Null exactly when the build passed. */
  readonly reason: Reason | null;
  /** The attempt that the claim was. */
  readonly attempt: number;
  /** Nobody wants the job any more. */
  readonly isCancelOrdered: boolean;
}

/** Where a job goes when its claim has ended. `attempt` is that of the next claim. */
export type NextPlace =
  | { readonly kind: 'finished'; readonly outcome: Outcome; readonly reason: Reason | null }
  | { readonly kind: 'queued'; readonly attempt: number; readonly isElsewhere: boolean }
  | { readonly kind: 'delayed'; readonly attempt: number; readonly delayMs: number; readonly reason: Reason };

/** The table of reasons, applied: done, queued again at once, or after a delay. */
export function nextPlace({ outcome, reason, attempt, isCancelOrdered }: ClaimEnd): NextPlace {
  if (reason === null) return { kind: 'finished', outcome: outcome ?? 'passed', reason };
  const rule = ruleOf(reason, isCancelOrdered);
  if (rule.retry === 'never') return { kind: 'finished', outcome: outcome ?? outcomeOf(reason), reason };
  if (isCancelOrdered) return { kind: 'finished', outcome: 'cancelled', reason: 'cancelled' };
  if (rule.consumesAttempt && attempt >= maxAttempts) return { kind: 'finished', outcome: 'errored', reason };
  const next = rule.consumesAttempt ? attempt + 1 : attempt;
  if (rule.retry === 'at-once') return { kind: 'queued', attempt: next, isElsewhere: rule.elsewhere };
  const delayS = rule.delaysS[attempt - 1] ?? rule.delaysS.at(-1) ?? 0;
  return { kind: 'delayed', attempt: next, delayMs: delayS * 1000, reason };
}

/** Whether a result ends its job whatever else is known of it, and says nothing against the machine. */
export function endsJob({
  outcome,
  reason,
}: {
  readonly outcome: Outcome;
  readonly reason: Reason | null;
}): boolean {
  if (outcome !== 'passed' && outcome !== 'failed') return false;
  if (reason === null) return true;
  return reason !== 'cancelled' && reasonRules[reason].retry === 'never' && !isMachineFailure(reason);
}

/** Whether a reason counts against the machine. */
export function isMachineFailure(reason: Reason): boolean {
  return reasonRules[reason].score < 0;
}

const firstQuarantineMs = 10_000;
const longestQuarantineMs = 3_600_000;

/** How long a machine gets no work after so many failures in a row: 10 s, doubling to 1 h. */
export function quarantineMs(failuresInARow: number): number {
  if (failuresInARow < 1) return 0;
  return Math.min(firstQuarantineMs * 2 ** (failuresInARow - 1), longestQuarantineMs);
}

/** How long a machine that refused a job by its policy is not asked for the same again. */
export const refusalHoldMs = 60_000;

/** A cancellation that nobody ordered is the machine's refusal: it says nothing about the job. */
function ruleOf(reason: Reason, isCancelOrdered: boolean): ReasonRule {
  return reasonRules[reason === 'cancelled' && !isCancelOrdered ? 'refused' : reason];
}

function outcomeOf(reason: Reason): Outcome {
  if (reason === 'cancelled') return 'cancelled';
  return reasonRules[reason].fault === 'source' ? 'failed' : 'errored';
}
