/**
 * `no-sign`: nothing here tells of a cloud · `unreachable`: the service does not answer · `refused`: it
 * answers, and not with what was asked · `bad-user-data`: what it gives is not what an agent needs.
 */
export type MetadataErrorCode = 'no-sign' | 'unreachable' | 'refused' | 'bad-user-data';

/** What this instance was told could not be learnt; the message says what to do, and holds no secret. */
export class MetadataError extends Error {
  override readonly name = 'MetadataError';
  readonly code: MetadataErrorCode;
  readonly retryable: boolean;

  constructor(code: MetadataErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.retryable = code === 'unreachable';
  }
}
