import type { MasterTarget } from '@barnraiser/protocol';
import type { CommandPort } from '../../../command-port.js';
import type { DriverHost } from '../../../driver.js';
import type { Clock } from '../../../../timing/clock.js';
import type { KeepAliveTimes } from './keep-alive.js';
import type { RemoteCaller } from './master-connection.js';
import type { Commands } from '../commands/create-commands.js';
import type { WorkerInfoParts } from './worker-info.js';

/** Who logs in where, and how builds end there. */
export interface MasterAccount {
  readonly target: MasterTarget;
  readonly password: string;
  /** PEM certificates to trust in place of the system's. */
  readonly ca: string | null;
  /** False: one build per connection, whose end the master tells; it is asked for the next after logging in anew. */
  readonly keepsConnection: boolean;
}

/** What one connection to a master works with. */
export interface SessionParts {
  readonly account: MasterAccount;
  readonly host: Pick<DriverHost, 'describe' | 'accepted' | 'offer'>;
  readonly info: WorkerInfoParts;
  readonly clock: Clock;
  readonly keepAlive: KeepAliveTimes;
  /** Without a command for so long, a build is over where the master does not tell its end. */
  readonly quietMs: number;
  readonly commandsFor: (port: CommandPort, caller: RemoteCaller) => Commands;
  /** Whether a build may begin now. */
  readonly isOpen: () => boolean;
  /** Settles when a build may begin, or after the time. */
  readonly opened: (timeoutMs: number) => Promise<void>;
  /** A method of ours failed, which is a bug. */
  readonly failed: (error: unknown) => void;
}
