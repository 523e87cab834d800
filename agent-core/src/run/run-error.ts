/** `output-lost`: the step's output could not be kept. */
export type RunErrorCode = 'output-lost';

/** A step that could not be run or recorded because of this machine, not because of the step. */
export class RunError extends Error {
  override readonly name = 'RunError';
  readonly code: RunErrorCode;
  readonly retryable = false;

  constructor(message: string, details: { readonly code: RunErrorCode; readonly cause: unknown }) {
    super(message, { cause: details.cause });
    this.code = details.code;
  }
}
