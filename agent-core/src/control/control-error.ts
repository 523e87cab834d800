/** `already-running`: another agent serves this data folder. `no-reply`: something listens there and does not answer. */
export type ControlErrorCode = 'already-running' | 'no-reply';

/** The agent's control socket could not be used. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  readonly code: ControlErrorCode;
  readonly retryable = false;

  constructor(message: string, details: { readonly code: ControlErrorCode; readonly cause: unknown }) {
    super(message, { cause: details.cause });
    this.code = details.code;
  }
}
