import type { Identity } from '../claim/identity.js';
import type { Senses } from '../sense/senses.js';
import type { DataFolders } from '../storage/data-folders.js';
import type { SecretsKeeper } from '../storage/secrets.js';
import type { Clock } from '../timing/clock.js';
import type { Machine } from './machine.js';
import type { UsageMeter } from './meters-usage.js';
import type { Owner } from './owner.js';

/** What the agent's loop is made of. */
export interface AgentParts {
  readonly folders: DataFolders;
  readonly owner: Owner;
  readonly identity: Identity;
  readonly machine: Machine;
  readonly senses: Senses;
  readonly usage: UsageMeter;
  readonly keeper: SecretsKeeper;
  readonly clock: Clock;
  /** How long deliveries may take once the agent was told to stop now. */
  readonly flushMs: number;
}
