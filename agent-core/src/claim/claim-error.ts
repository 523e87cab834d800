import type { Problem, ProblemType } from '@barnraiser/protocol';

/** `network`: no reply, or one that cannot be decoded (it came from a proxy). Others as the coordinator said. */
export type ClaimErrorCode = ProblemType | 'network' | 'http';

/** A call to a coordinator that could not be carried out. `retryable` says whether the same call may work later. */
export class ClaimError extends Error {
  override readonly name = 'ClaimError';
  readonly code: ClaimErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;
  readonly problem: Problem | null;

  constructor(
    message: string,
    details: {
      readonly code: ClaimErrorCode;
      readonly retryable: boolean;
      readonly retryAfterMs?: number | null;
      readonly problem?: Problem | null;
      readonly cause: unknown;
    },
  ) {
    super(message, { cause: details.cause });
    this.code = details.code;
    this.retryable = details.retryable;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.problem = details.problem ?? null;
  }
}
