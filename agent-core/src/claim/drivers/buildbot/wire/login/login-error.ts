/**
 * Why a master was not logged in to. `unreachable`: no connection. `tls`: its certificate, or that
 * it has none. `not-a-master`: something else answers at the port. `unauthorised`: name or password.
 * `duplicate`: another worker has the name and is alive. `no-md5`: this Node has no md5 (FIPS), which
 * the login needs. `timeout`: it fell silent. `refused`: an exception of the master's own.
 */
export type LoginErrorCode =
  | 'unreachable'
  | 'tls'
  | 'not-a-master'
  | 'unauthorised'
  | 'duplicate'
  | 'no-md5'
  | 'timeout'
  | 'refused'
  | 'closed'
  | 'aborted';

const mayPass: ReadonlySet<LoginErrorCode> = new Set([
  'unreachable',
  'timeout',
  'duplicate',
  'refused',
  'closed',
]);

/** A login that came to nothing; the connection is closed. `retryable` says whether the same may work later. */
export class LoginError extends Error {
  override readonly name = 'LoginError';
  readonly code: LoginErrorCode;
  readonly retryable: boolean;

  constructor(code: LoginErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.retryable = mayPass.has(code);
  }
}
