import type { Command } from 'commander';
import { type InviteTarget, parseInvite } from '@barnraiser/protocol';
import { problemOf } from '../../agent/calls/problem-of.js';
import { joinCoordinator } from '../../agent/membership.js';
import { dataFolders } from '../../storage/data-folders.js';
import { writeSettings } from '../../storage/settings.js';
import { callAgent } from '../call-agent.js';
import { CommandError } from '../command-error.js';
import { agentCommand, type CommonOptions, print } from '../command.js';
import { openLocalMachine } from '../local-machine.js';
import { plainLine } from '../output/plain-line.js';
import type { Terminal } from '../terminal.js';

interface JoinOptions extends CommonOptions {
  readonly name?: string;
  readonly dryRun?: true;
}

interface Joined {
  readonly url: string;
  readonly name: string;
  readonly status: 'approved' | 'pending';
  readonly machine: string;
  readonly isRunning: boolean;
}

/** `join`: enrols this machine at a coordinator. */
export function joinCommand(terminal: Terminal): Command {
  return agentCommand('join', 'lend this machine to whoever gave you the invite', [
    "join 'barnraiser://join/?url=…&code=…'",
    "join 'https://farm.example/#CODE' --name attic",
    "join 'https://farm.example/#CODE' --dry-run   # only shows what would be sent",
  ])
    .argument('<invite>', 'the link or address with its code')
    .option('--name <name>', 'what this machine is called there')
    .option('--dry-run', 'only show what would be sent')
    .action(async (text: string, options: JoinOptions) => {
      const invite = parseInvite(text);
      if (invite === null) {
        throw new CommandError(
          'usage',
          'This is not an invite. Expected barnraiser://join/?url=…&code=… or https://host/#CODE.',
        );
      }
      const { name } = options;
      if (name !== undefined && (name.trim() === '' || name.length > 80)) {
        throw new CommandError('usage', 'Expected a name of 1 to 80 characters.');
      }
      if (options.dryRun) return showWhatIsSent(invite, options, terminal);
      const joined = (await joinByAgent(text, options)) ?? (await joinHere(invite, options));
      await print(terminal, options, joined, joinedText);
    });
}

async function showWhatIsSent(
  { url }: InviteTarget,
  { data, name }: JoinOptions,
  terminal: Terminal,
): Promise<void> {
  const { identity, machine } = await openLocalMachine(data, named(name));
  const { agentId, publicKey } = identity;
  const { descriptor } = await machine.describe();
  await print(terminal, { json: true }, { to: url, agentId, publicKey, descriptor }, () => '');
}

/** The agent that runs joins by itself: it holds the key to its secrets. */
async function joinByAgent(invite: string, { data, name }: JoinOptions): Promise<Joined | null> {
  const { root } = dataFolders(data);
  const settings = await callAgent(
    root,
    'changeSettings',
    name === undefined ? {} : { machineName: name.trim() },
  );
  const joined = settings === null ? null : await callAgent(root, 'join', { invite });
  if (settings === null || joined === null) return null;
  return { ...joined, machine: settings.machineName, isRunning: true };
}

async function joinHere(invite: InviteTarget, { data, name }: JoinOptions): Promise<Joined> {
  const { folders, settings, identity, machine } = await openLocalMachine(data, named(name));
  const parts = { root: folders.root, identity, machine, keeper: null };
  const joined = await joinCoordinator(parts, invite).catch((error: unknown) => {
    throw new CommandError('failed', problemOf(error).message, error);
  });
  if (name !== undefined) await writeSettings(folders.root, settings);
  return { ...joined, machine: settings.machineName, isRunning: false };
}

function named(name: string | undefined): { machineName?: string } {
  return name === undefined ? {} : { machineName: name.trim() };
}

function joinedText({ url, name, status, machine, isRunning }: Joined): string {
  const who = `${plainLine(name)} at ${url}`;
  const waits = status === 'pending' ? ' A maintainer must approve this machine first.' : '';
  const next = isRunning ? 'The agent that runs here works for it now.' : 'Start with: barnraiser-agent run';
  return `This machine has joined ${who} as "${machine}".${waits}\n${next}\n`;
}
