import type { Problem, ProblemType } from '@barnraiser/protocol';

/**
 * Why a call of the coordinator was not carried out: the type of its problem document, or
 * `network` (it could not be reached), `malformed` (its answer was none of a coordinator's).
 */
export type CallErrorCode = ProblemType | 'network' | 'malformed';

/** A call that failed. `problem`: what the coordinator said, where it said something. */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly code: CallErrorCode;
  readonly problem: Problem | null;

  constructor(
    code: CallErrorCode,
    message: string,
    options: { problem?: Problem | null; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.problem = options.problem ?? null;
  }

  /** Whether asking again without a change may help. */
  get retryable(): boolean {
    const retry = this.problem?.retry ?? 'later';
    return retry === 'later' || retry === 'same';
  }
}
