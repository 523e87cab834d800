import type { Command } from 'commander';
import { dataFolders } from '../../storage/data-folders.js';
import { callAgent } from '../call-agent.js';
import { agentCommand, type CommonOptions, print } from '../command.js';
import type { Terminal } from '../terminal.js';

/** `give-back`: gives the build that is there back to its coordinator. */
export function giveBackCommand(terminal: Terminal): Command {
  return agentCommand(
    'give-back',
    'give the build that is there back to its coordinator, unharmed; what it made is kept for a day',
    ['give-back'],
  ).action(async (options: CommonOptions) => {
    const { root } = dataFolders(options.data);
    const snapshot = await callAgent(root, 'giveBack', {});
    const change = { running: snapshot !== null, sentence: snapshot?.sentence ?? null };
    await print(
      terminal,
      options,
      change,
      ({ sentence }) => `${sentence ?? 'No agent runs here, so there is nothing to give back.'}\n`,
    );
  });
}
