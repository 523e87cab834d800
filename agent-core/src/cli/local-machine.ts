import type { Settings } from '@barnraiser/protocol';
import { createMachine, type Machine } from '../agent/machine.js';
import type { Identity } from '../claim/identity.js';
import { type DataFolders, dataFolders, makeDataFolders } from '../storage/data-folders.js';
import { openIdentity } from '../storage/identity.js';
import { readSettings } from '../storage/settings.js';
import { systemClock } from '../timing/clock.js';

/** What a command knows of this machine where no agent runs. */
export interface LocalMachine {
  readonly folders: DataFolders;
  readonly settings: Settings;
  readonly identity: Identity;
  readonly machine: Machine;
}

/** Opens a data folder for one command; `changes` hold for it alone. Rejects with `StorageError`. */
export async function openLocalMachine(
  data: string | undefined,
  changes: Partial<Settings> = {},
): Promise<LocalMachine> {
  const folders = dataFolders(data);
  await makeDataFolders(folders);
  const settings = { ...(await readSettings(folders.root)), ...changes };
  const identity = await openIdentity(folders.root);
  return {
    folders,
    settings,
    identity,
    machine: createMachine(identity, () => settings, folders, systemClock),
  };
}
