/**
 * `busy`: a build runs already. `unsafe`: the machine must not build now. `stopping`: the agent
 * ends. `login-failed`: a Buildbot master did
 * not let this machine in. `too-slow`: what was asked for did not come about in time.
 */
export type CallErrorCode =
  | 'busy'
  | 'invite-invalid'
  | 'login-failed'
  | 'not-found'
  | 'not-joined'
  | 'sample-missing'
  | 'stopping'
  | 'too-slow'
  | 'tool-missing'
  | 'unsafe';

/** A call of the agent that could not be carried out. The message is for people and says what they can do. */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly code: CallErrorCode;
  readonly retryable = false;

  constructor(code: CallErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
