import type { AgentLoop } from '../../agent.js';
import type { Identity } from '../../claim/identity.js';
import type { Senses } from '../../sense/senses.js';
import type { DataFolders } from '../../storage/data-folders.js';
import type { SecretsKeeper } from '../../storage/secrets.js';
import type { Clock } from '../../timing/clock.js';
import type { Machine } from '../machine.js';
import type { UsageMeter } from '../meters-usage.js';
import type { Owner } from '../owner.js';

/** What the handlers of calls work with. */
export interface CallParts {
  readonly loop: AgentLoop;
  readonly owner: Owner;
  readonly identity: Identity;
  readonly machine: Machine;
  readonly usage: UsageMeter;
  readonly senses: Senses;
  readonly folders: DataFolders;
  readonly keeper: SecretsKeeper;
  readonly clock: Clock;
  /** Epoch ms. */
  readonly startedAt: number;
  /** The path of the packed sample project; null: it did not come with this installation. */
  readonly sampleArchive: string | null;
}
