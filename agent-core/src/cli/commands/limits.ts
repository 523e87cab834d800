import type { Command } from 'commander';
import type { Settings } from '@barnraiser/protocol';
import { dataFolders } from '../../storage/data-folders.js';
import { applyPatch, readSettings } from '../../storage/settings.js';
import { callAgent } from '../call-agent.js';
import { changeOwner } from '../change-owner.js';
import { agentCommand, type CommonOptions, print } from '../command.js';
import { limitKeys, limitPatch } from '../limit-keys.js';
import { limitsText } from '../output/limits-text.js';
import { formatTable } from '../output/table.js';
import type { Terminal } from '../terminal.js';

function keysText(): string {
  const rows = limitKeys.map(({ key, takes, example }) => [key, takes, example]);
  return formatTable(['KEY', 'VALUE', 'EXAMPLE'], rows).trimEnd();
}

/** `limits`: when this machine builds and what a build may use; `limits set` changes it. */
export function limitsCommand(terminal: Terminal): Command {
  const command = agentCommand('limits', 'show when builds run and what they may use', [
    'limits',
    'limits set away.cores 4 away.memory 8000',
    'limits set present.cores 0 idle 300 battery no',
    'limits set exclusive steam,obs fullscreen wait',
  ]).addHelpText('after', () => `\n${keysText()}`);
  const show = (options: CommonOptions, settings: Settings): Promise<void> =>
    print(terminal, options, settings.limits, () => limitsText(settings));
  const set = agentCommand('set', 'change limits', [
    'limits set away.cores 4',
    'limits set heat none   # no ceiling',
    'limits set exclusive none',
  ])
    .addHelpText('after', () => `\n${keysText()}`)
    .argument('<pairs...>', 'KEY VALUE, as often as needed; a value of `none` takes a limit away')
    .action(async (pairs: string[], own: CommonOptions) => {
      // Options before `set` are the outer command's.
      const options = { ...command.opts<CommonOptions>(), ...own };
      const patch = limitPatch(pairs);
      const { settings } = await changeOwner(options.data, ['changeSettings', patch], (stored) =>
        applyPatch(stored, patch),
      );
      await show(options, settings);
    });
  return command.addCommand(set).action(async (options: CommonOptions) => {
    const { root } = dataFolders(options.data);
    await show(options, (await callAgent(root, 'settings', {})) ?? (await readSettings(root)));
  });
}
