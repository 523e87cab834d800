import { constants } from 'node:os';

/** A file operation could not be carried out. `code` is the system's, `errno` its positive number (0: it has none). */
export class WorkspaceFileError extends Error {
  override readonly name = 'WorkspaceFileError';
  readonly code: string;
  readonly errno: number;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.errno = (constants.errno as Record<string, number>)[code] ?? 0;
  }

  /** What the file system said; whatever says no code is passed on as it is. */
  static from(action: string, cause: unknown): unknown {
    if (cause instanceof WorkspaceFileError) return cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    return typeof code === 'string' && code in constants.errno
      ? new WorkspaceFileError(code, `${action}: ${message}`, cause)
      : cause;
  }
}
