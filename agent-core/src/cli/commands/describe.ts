import type { Command } from 'commander';
import { createMachine } from '../../agent/machine.js';
import { dataFolders, makeDataFolders } from '../../storage/data-folders.js';
import { openIdentity } from '../../storage/identity.js';
import { readSettings } from '../../storage/settings.js';
import { systemClock } from '../../timing/clock.js';
import { agentCommand, type CommonOptions, print } from '../command.js';
import type { Terminal } from '../terminal.js';

/** `describe`: exactly what coordinators are told about this machine. */
export function describeCommand(terminal: Terminal): Command {
  return agentCommand('describe', 'show exactly what is sent about this machine', ['describe']).action(
    async (options: CommonOptions) => {
      const folders = dataFolders(options.data);
      await makeDataFolders(folders);
      const identity = await openIdentity(folders.root);
      const machine = createMachine(identity, await readSettings(folders.root), folders, systemClock);
      const { descriptor } = await machine.describe();
      await print(terminal, { json: true }, descriptor, () => '');
    },
  );
}
