import { Broker } from '../broker/broker.js';
import { answerChallenge } from './challenge.js';
import { dial, type MasterAddress } from './dial.js';
import { Link } from '../broker/link.js';
import { LinkClosed } from '../broker/link-closed.js';
import type { LocalObject } from '../broker/local-object.js';
import { LoginError } from './login-error.js';
import { negotiate } from './negotiate.js';
import { RemoteFailure } from '../broker/remote-failure.js';
import { RemoteRef } from '../broker/remote-ref.js';
import type { WireValue } from '../jelly/wire-value.js';

/** What a login needs. `bot` is what the master calls, and it does so before the login has settled. */
export interface LoginOptions {
  readonly address: MasterAddress;
  readonly name: string;
  readonly password: string;
  readonly bot: LocalObject;
  /** As of `BrokerOptions`. */
  readonly methodFailed?: (label: string, error: unknown) => void;
  /**
   * Gives up the login; it has no effect on the session afterwards. A master that has the password is given
   * a few seconds to answer: one that loses a worker while it attaches it takes no other of that name until it
   * is started anew (measured with 3.7).
   */
  readonly signal?: AbortSignal;
  /** For each phase: connecting, agreeing on the dialect, asking for the challenge, answering it. */
  readonly phaseTimeoutMs?: number;
}

/** A worker that is logged in. Releasing the perspective would log it out, so it is never released. */
export interface MasterSession {
  readonly broker: Broker;
  readonly perspective: RemoteRef;
}

/** The master takes 10 s to find that an older connection of the same name is dead. */
const defaultPhaseTimeoutMs = 30_000;
const attachMs = 5000;

/** Connects and logs in as a worker. Rejects with a `LoginError` and nothing else; no connection is left then. */
export async function logIn(options: LoginOptions): Promise<MasterSession> {
  const phases = new Phases(options.phaseTimeoutMs ?? defaultPhaseTimeoutMs, options.signal);
  let link: Link | null = null;
  try {
    link = new Link(await phases.run('connecting', (signal) => dial(options.address, signal)));
    const broker = await phases.run('greeting', () => agree(link!, options));
    const challenged = await phases.run('asking to log in', () =>
      broker.call('root', 'login', [options.name]),
    );
    const { challenge, challenger } = challengeOf(challenged);
    const proof = answerChallenge(options.password, challenge);
    const perspective = await phases.run(
      'logging in',
      () => broker.call(challenger, 'respond', [proof, options.bot]),
      attachMs,
    );
    challenger.release();
    if (!(perspective instanceof RemoteRef)) {
      throw new LoginError('not-a-master', 'what answers is no Buildbot master: it gives no perspective');
    }
    return { broker, perspective };
  } catch (error) {
    const failure = loginError(error, options);
    link?.close('left', failure.message);
    throw failure;
  }
}

function agree(link: Link, options: LoginOptions): Promise<Broker> {
  const { methodFailed } = options;
  return new Promise((resolve, reject) => {
    void link.closed.then(reject);
    negotiate(link, () => resolve(new Broker(link, methodFailed === undefined ? {} : { methodFailed })));
  });
}

function challengeOf(value: WireValue): { challenge: Buffer; challenger: RemoteRef } {
  const [challenge, challenger] = Array.isArray(value) ? value : [];
  if (!Buffer.isBuffer(challenge) || !(challenger instanceof RemoteRef)) {
    throw new LoginError('not-a-master', 'what answers is no Buildbot master: it gives no challenge');
  }
  return { challenge, challenger };
}

/** One deadline after the other; the caller's signal ends all. */
class Phases {
  private readonly timeoutMs: number;
  private readonly signal: AbortSignal | undefined;

  constructor(timeoutMs: number, signal: AbortSignal | undefined) {
    this.timeoutMs = timeoutMs;
    this.signal = signal;
  }

  /** `graceMs`: how long it may take after it was given up. */
  async run<T>(phase: string, start: (signal: AbortSignal) => Promise<T>, graceMs = 0): Promise<T> {
    const deadline = new AbortController();
    const timer = setTimeout(() => {
      deadline.abort(new LoginError('timeout', `${phase}: no answer in ${this.timeoutMs / 1000} s`));
    }, this.timeoutMs);
    let grace: NodeJS.Timeout | undefined;
    const cancel = (): void => deadline.abort(new LoginError('aborted', `${phase}: given up`));
    const giveUp = (): void => {
      if (graceMs === 0) cancel();
      else grace = setTimeout(cancel, graceMs);
    };
    this.signal?.addEventListener('abort', giveUp, { once: true });
    if (this.signal?.aborted) giveUp();
    try {
      deadline.signal.throwIfAborted();
      return await Promise.race([start(deadline.signal), aborted(deadline.signal)]);
    } finally {
      clearTimeout(timer);
      clearTimeout(grace);
      this.signal?.removeEventListener('abort', giveUp);
    }
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

function loginError(error: unknown, { address, name }: LoginOptions): LoginError {
  if (error instanceof LoginError) return error;
  const where = `${name} at ${address.host}:${address.port}`;
  if (error instanceof RemoteFailure) {
    if (error.type.endsWith('.UnauthorizedLogin')) {
      return new LoginError(
        'unauthorised',
        `${where}: the master knows no worker of this name and password`,
        error,
      );
    }
    const isDuplicate = error.reason.includes('duplicate worker');
    return isDuplicate
      ? new LoginError('duplicate', `${where}: another worker is connected by this name`, error)
      : new LoginError('refused', `${where}: ${error.message}`, error);
  }
  if (error instanceof LinkClosed) {
    const code = error.end === 'breach' ? 'not-a-master' : 'closed';
    return new LoginError(code, `${where}: ${error.message}`, error);
  }
  return new LoginError('refused', `${where}: the login failed`, error);
}
