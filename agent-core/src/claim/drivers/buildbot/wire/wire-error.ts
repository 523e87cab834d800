/**
 * How a peer, or a value of ours, broke the rules of Perspective Broker. `too-…` are limits of
 * `WireLimits`; `bad-…` are things that no master says.
 */
export type WireErrorCode =
  | 'bad-type'
  | 'bad-word'
  | 'bad-value'
  | 'bad-reference'
  | 'bad-message'
  | 'bad-dialect'
  | 'bad-version'
  | 'too-long-number'
  | 'too-long-string'
  | 'too-long-list'
  | 'too-deep'
  | 'too-large'
  | 'too-many-calls';

/** A breach of the protocol. One by the peer ends the connection; one in a value that we send fails that call. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly code: WireErrorCode;
  readonly retryable = false;

  constructor(code: WireErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
