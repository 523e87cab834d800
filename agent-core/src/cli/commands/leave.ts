import type { Command } from 'commander';
import { leaveCoordinator } from '../../agent/membership.js';
import { dataFolders } from '../../storage/data-folders.js';
import { listMemberships } from '../../storage/memberships.js';
import { callAgent } from '../call-agent.js';
import { CommandError } from '../command-error.js';
import { agentCommand, type CommonOptions, print } from '../command.js';
import { openLocalMachine } from '../local-machine.js';
import type { Terminal } from '../terminal.js';

/** `leave`: ends the membership at a coordinator, also when it cannot be told. */
export function leaveCommand(terminal: Terminal): Command {
  return agentCommand('leave', 'stop lending this machine; what it built stays in the history', [
    'leave',
    'leave https://farm.example',
    'leave buildbot://NAME@ci.example.org:9989',
  ])
    .argument('[url]', 'which coordinator; needed when several were joined')
    .action(async (asked: string | undefined, options: CommonOptions) => {
      const { root } = dataFolders(options.data);
      const url = chosen(
        (await listMemberships(root)).map((membership) => membership.url),
        asked,
      );
      const left = (await callAgent(root, 'leave', { url })) ?? (await leaveHere(url, options));
      await print(terminal, options, { url, ...left }, () =>
        left.wasTold
          ? `This machine has left ${url}.\n${left.problem === null ? '' : `${left.problem}\n`}`
          : `This machine works for ${url} no more, but could not tell it:\n${left.problem}\n`,
      );
    });
}

async function leaveHere(
  url: string,
  { data }: CommonOptions,
): Promise<{ wasTold: boolean; problem: string | null }> {
  const { folders, identity, machine } = await openLocalMachine(data);
  return leaveCoordinator({ root: folders.root, identity, machine, keeper: null }, url);
}

function chosen(joined: readonly string[], url: string | undefined): string {
  const listed = joined.map((one) => `  ${one}`).join('\n');
  if (joined.length === 0) throw new CommandError('failed', 'This machine has not joined anybody.');
  if (url === undefined && joined.length > 1) {
    throw new CommandError('usage', `Which one? This machine has joined\n${listed}`);
  }
  const wanted = url?.replace(/\/+$/, '');
  const found = joined.find((one) => wanted === undefined || one === wanted);
  if (found === undefined)
    throw new CommandError('failed', `This machine has not joined ${url}, only\n${listed}`);
  return found;
}
