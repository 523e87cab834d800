import type { Reason } from '@barnraiser/protocol';

/** The reasons for which a build can end before its first step. */
export type PrepareErrorCode = Extract<
  Reason,
  | 'job-invalid'
  | 'source-not-found'
  | 'source-unavailable'
  | 'tool-missing'
  | 'disk-full'
  | 'internal-error'
  | 'cancelled'
>;

/**
 * Preparing a build could not be carried out. `code` is the reason that the build ends with; the
 * message is for people and holds no credentials. `checkout` turns it into a value.
 */
export class PrepareError extends Error {
  override readonly name = 'PrepareError';
  readonly code: PrepareErrorCode;
  readonly retryable: boolean;

  constructor(code: PrepareErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.retryable = code === 'source-unavailable' || code === 'disk-full' || code === 'internal-error';
  }

  /** The same failure of the file system as a `PrepareError`: a full disk is told from the rest. */
  static from(action: string, cause: unknown): PrepareError {
    if (cause instanceof PrepareError) return cause;
    const code = (cause as NodeJS.ErrnoException | null)?.code;
    const isFull = code === 'ENOSPC' || code === 'EDQUOT';
    const why = cause instanceof Error ? cause.message : String(cause);
    return new PrepareError(isFull ? 'disk-full' : 'internal-error', `${action}: ${why}`, cause);
  }
}
