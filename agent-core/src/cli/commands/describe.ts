import type { Command } from 'commander';
import { agentCommand, type CommonOptions, print } from '../command.js';
import { openLocalMachine } from '../local-machine.js';
import type { Terminal } from '../terminal.js';

/** `describe`: exactly what coordinators are told about this machine. */
export function describeCommand(terminal: Terminal): Command {
  return agentCommand('describe', 'show exactly what is sent about this machine', ['describe']).action(
    async (options: CommonOptions) => {
      const { machine } = await openLocalMachine(options.data);
      const { descriptor } = await machine.describe();
      await print(terminal, { json: true }, descriptor, () => '');
    },
  );
}
