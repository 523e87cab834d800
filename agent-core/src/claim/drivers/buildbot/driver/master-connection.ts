import type { Broker } from '../wire/broker/broker.js';
import type { LinkClosed, LinkEnd } from '../wire/broker/link-closed.js';
import type { LocalObject } from '../wire/broker/local-object.js';
import type { MasterAccount } from './session-parts.js';

/** Calls the methods of the master's objects; see `Broker.call`. */
export type RemoteCaller = Pick<Broker, 'call'>;

/** What a login needs, over whichever transport. `bot` is what the master calls, also before the login has settled. */
export interface ConnectOptions {
  readonly account: MasterAccount;
  readonly bot: LocalObject;
  /** A method of ours failed, which is a bug. */
  readonly failed?: (label: string, error: unknown) => void;
  /** Gives up the login; it has no effect on the connection afterwards. */
  readonly signal?: AbortSignal;
}

/** A worker that is logged in. */
export interface MasterConnection {
  readonly caller: RemoteCaller;
  /** Settles when the connection has ended, with the reason; never rejects. */
  readonly closed: Promise<LinkClosed>;
  /** Ends it after what was said this turn. */
  leave(): void;
  /** Ends it at once. */
  close(end: LinkEnd, message: string): void;
  /** Settles, or rejects, when the master has answered: it is there. */
  ask(): Promise<unknown>;
  /** Asks to be sent away at the end of the build that runs; absent where the transport has no word for it. */
  askToLeave?(): Promise<unknown>;
}
