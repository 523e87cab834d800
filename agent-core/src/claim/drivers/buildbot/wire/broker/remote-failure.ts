/** An exception that the master answered to a call of ours. The connection is as good as before. */
export class RemoteFailure extends Error {
  override readonly name = 'RemoteFailure';
  /** The exception's class, such as `twisted.cred.error.UnauthorizedLogin`. */
  readonly type: string;
  /** The exception's text. */
  readonly reason: string;
  readonly remoteTraceback: string | null;

  constructor(call: string, type: string, reason: string, remoteTraceback: string | null) {
    super(`${call}: the master answered ${type}${reason === '' ? '' : `: ${reason}`}`);
    this.type = type;
    this.reason = reason;
    this.remoteTraceback = remoteTraceback;
  }
}
