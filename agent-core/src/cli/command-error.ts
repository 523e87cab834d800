/** `usage`: the command line was wrong. `failed`: the command was right and did not succeed. */
export type CommandErrorCode = 'usage' | 'failed';

/** A command that could not be carried out. The message says what happened and what to do; it is all that a person sees. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: CommandErrorCode;
  readonly retryable = false;

  constructor(code: CommandErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
