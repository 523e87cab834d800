import type { Command } from 'commander';
import { createMachine } from '../../agent/machine.js';
import { leave } from '../../claim/native/join.js';
import { askAgent } from '../../control/ask-agent.js';
import { dataFolders, makeDataFolders } from '../../storage/data-folders.js';
import { openIdentity } from '../../storage/identity.js';
import { type Membership, readMemberships, removeMembership } from '../../storage/memberships.js';
import { readSettings } from '../../storage/settings.js';
import { systemClock } from '../../timing/clock.js';
import { CommandError } from '../command-error.js';
import { agentCommand, type CommonOptions, print } from '../command.js';
import type { Terminal } from '../terminal.js';

/** `leave`: ends the membership at a coordinator, also when it cannot be told. */
export function leaveCommand(terminal: Terminal): Command {
  return agentCommand('leave', 'stop lending this machine; what it built stays in the history', [
    'leave',
    'leave https://farm.example',
  ])
    .argument('[url]', 'which coordinator; needed when several were joined')
    .action(async (url: string | undefined, options: CommonOptions) => {
      const folders = dataFolders(options.data);
      await makeDataFolders(folders);
      const membership = chosen(await readMemberships(folders.root), url);
      const identity = await openIdentity(folders.root);
      const machine = createMachine(identity, await readSettings(folders.root), folders, systemClock);
      const { descriptor } = await machine.describe();
      const problem = await leave(membership.url, identity, descriptor, membership.credential).then(
        () => null,
        (error: Error) => error.message,
      );
      await removeMembership(folders.root, membership.url);
      await askAgent(folders.root, { ask: 'reload' }).catch(() => null);
      const document = { url: membership.url, wasTold: problem === null, problem };
      await print(terminal, options, document, () =>
        problem === null
          ? `This machine has left ${membership.url}.\n`
          : `This machine works for ${membership.url} no more, but could not tell it:\n${problem}\n`,
      );
    });
}

function chosen(memberships: readonly Membership[], url: string | undefined): Membership {
  const listed = memberships.map((membership) => `  ${membership.url}`).join('\n');
  if (memberships.length === 0) throw new CommandError('failed', 'This machine has not joined anybody.');
  if (url === undefined && memberships.length > 1) {
    throw new CommandError('usage', `Which one? This machine has joined\n${listed}`);
  }
  const wanted = url?.replace(/\/+$/, '');
  const found = memberships.find((membership) => wanted === undefined || membership.url === wanted);
  if (found === undefined)
    throw new CommandError('failed', `This machine has not joined ${url}, only\n${listed}`);
  return found;
}
