/**
 * Why a connection ended. `closed`: by the master. `left`: by us. `broken`: by the network.
 * `breach`: the master broke the protocol; `cause` is the `WireError`.
 */
export type LinkEnd = 'closed' | 'left' | 'broken' | 'breach';

/** A call could not be made, or not be answered, because the connection has ended. */
export class LinkClosed extends Error {
  override readonly name = 'LinkClosed';
  readonly end: LinkEnd;
  readonly retryable = true;

  constructor(end: LinkEnd, message: string, cause?: unknown) {
    super(message, { cause });
    this.end = end;
  }
}
