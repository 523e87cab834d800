import type { Command } from 'commander';
import { sweepWorkspaces } from '../../prepare/workspace.js';
import { endLeftovers } from '../../run/leftovers.js';
import { dataFolders } from '../../storage/data-folders.js';
import { listSpools } from '../../stream/spool.js';
import { basename } from 'node:path';
import { changeOwner, changeText } from '../change-owner.js';
import { agentCommand, type CommonOptions, print } from '../command.js';
import type { Terminal } from '../terminal.js';

/** `stop-all`: ends every build at once, removes its files, and pauses. */
export function stopAllCommand(terminal: Terminal): Command {
  return agentCommand('stop-all', 'end every build at once, remove its files, and pause until you resume', [
    'stop-all',
  ]).action(async (options: CommonOptions) => {
    const change = await changeOwner(options.data, ['stopAll', {}], (stored) => ({
      ...stored,
      pausedUntil: 'until-resumed',
    }));
    if (!change.running) await clearLeftovers(options);
    await print(terminal, options, change, () => changeText(change, 'Nothing is built any more; paused.'));
  });
}

/** What an agent that was killed may have left. */
async function clearLeftovers({ data }: CommonOptions): Promise<void> {
  const folders = dataFolders(data);
  for (const folder of await listSpools(folders.spool)) await endLeftovers(basename(folder));
  await sweepWorkspaces(folders.work, new Set());
}
