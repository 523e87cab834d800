import type { Problem } from '@barnraiser/protocol';

/** `usage`: the command line was wrong. `unreachable`: nobody answered. `refused`: the coordinator answered with a problem. */
export type CommandErrorCode = 'usage' | 'unreachable' | 'refused' | 'failed';

/**
 * A command that could not be carried out. The message is one or two lines that say what happened
 * and what to do about it; they are all that the person sees.
 */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: CommandErrorCode;
  readonly retryable: boolean;
  readonly problem: Problem | null;

  constructor(code: CommandErrorCode, message: string, more: { problem?: Problem; cause?: unknown } = {}) {
    super(message, { cause: more.cause });
    this.code = code;
    this.problem = more.problem ?? null;
    const { status = 0 } = more.problem ?? {};
    this.retryable = code === 'unreachable' || [408, 425, 429].includes(status) || status >= 500;
  }
}
