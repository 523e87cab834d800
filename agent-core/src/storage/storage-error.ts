/** `unreadable`: the file is there but is not what it should be, and must not be overwritten. */
export type StorageErrorCode = 'unreadable';

/** A file of the agent's own data folder could not be used; the message names it and says what to do. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode = 'unreadable';
  readonly retryable = false;

  constructor(message: string, cause: unknown) {
    super(message, { cause });
  }
}
