import { problemTypes, type Problem, type ProblemType } from '@barnraiser/protocol';

/** What a reply may carry beyond the problem's type and detail. */
type ProblemExtra = Partial<
  Pick<Problem, 'retryAfterS' | 'expectedOffset' | 'limit' | 'challenge' | 'errors'>
>;

/**
 * The one error of this room: an operation that could not be carried out. The message becomes the
 * problem's `detail`, so it names what was attempted and holds no secret.
 */
export class CoordinatorError extends Error {
  override readonly name = 'CoordinatorError';
  readonly code: ProblemType;
  readonly retryable: boolean;
  readonly extra: ProblemExtra;

  constructor(
    code: ProblemType,
    message: string,
    more: { readonly extra?: ProblemExtra; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.code = code;
    this.retryable = problemTypes[code].retry !== 'never';
    this.extra = more.extra ?? {};
  }
}
