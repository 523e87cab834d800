import type { Command } from 'commander';
import { changeOwner, changeText } from '../change-owner.js';
import { agentCommand, type CommonOptions, print } from '../command.js';
import type { Terminal } from '../terminal.js';

/** `resume`: ends a pause. */
export function resumeCommand(terminal: Terminal): Command {
  return agentCommand('resume', 'end a pause', ['resume']).action(async (options: CommonOptions) => {
    const change = await changeOwner(options.data, ['resume', {}], (stored) => ({
      ...stored,
      pausedUntil: null,
    }));
    await print(terminal, options, change, () => changeText(change, 'No pause any more.'));
  });
}
