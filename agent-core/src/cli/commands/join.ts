import type { Command } from 'commander';
import { type InviteTarget, parseInvite } from '@barnraiser/protocol';
import { createMachine } from '../../agent/machine.js';
import { ClaimError } from '../../claim/claim-error.js';
import { join } from '../../claim/native/join.js';
import { askAgent } from '../../control/ask-agent.js';
import { dataFolders, makeDataFolders } from '../../storage/data-folders.js';
import { openIdentity } from '../../storage/identity.js';
import { putMembership } from '../../storage/memberships.js';
import { readSettings, writeSettings } from '../../storage/settings.js';
import { systemClock } from '../../timing/clock.js';
import { CommandError } from '../command-error.js';
import { agentCommand, type CommonOptions, print } from '../command.js';
import { plainLine } from '../output/plain-line.js';
import type { Terminal } from '../terminal.js';

interface JoinOptions extends CommonOptions {
  readonly name?: string;
  readonly dryRun?: true;
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
      await joinWith(invite, options, terminal);
    });
}

async function joinWith(invite: InviteTarget, options: JoinOptions, terminal: Terminal): Promise<void> {
  const folders = dataFolders(options.data);
  await makeDataFolders(folders);
  const { name } = options;
  if (name !== undefined && (name.trim() === '' || name.length > 80)) {
    throw new CommandError('usage', 'Expected a name of 1 to 80 characters.');
  }
  const settings = {
    ...(await readSettings(folders.root)),
    ...(name !== undefined && { machineName: name }),
  };
  const identity = await openIdentity(folders.root);
  const { descriptor } = await createMachine(identity, settings, folders, systemClock).describe();
  if (options.dryRun) {
    const sent = { to: invite.url, agentId: identity.agentId, publicKey: identity.publicKey, descriptor };
    return print(terminal, { json: true }, sent, () => '');
  }
  const joined = await join(invite, identity, descriptor).catch((error: unknown) => {
    throw refusal(invite, error);
  });
  if (name !== undefined) await writeSettings(folders.root, settings);
  await putMembership(folders.root, {
    url: invite.url,
    name: joined.name,
    driver: 'native',
    joinedAt: new Date(terminal.now()).toISOString(),
    credential: joined.credential,
  });
  const isRunning = (await askAgent(folders.root, { ask: 'reload' }).catch(() => null)) !== null;
  const document = {
    url: invite.url,
    name: joined.name,
    status: joined.status,
    machine: settings.machineName,
    isRunning,
  };
  await print(terminal, options, document, () => {
    const who = `${plainLine(joined.name)} at ${invite.url}`;
    const waits = joined.status === 'pending' ? ' A maintainer must approve this machine first.' : '';
    const next = isRunning
      ? 'The agent that runs here works for it now.'
      : 'Start with: barnraiser-agent run';
    return `This machine has joined ${who} as "${settings.machineName}".${waits}\n${next}\n`;
  });
}

function refusal({ url }: InviteTarget, error: unknown): unknown {
  if (!(error instanceof ClaimError)) return error;
  const advice: Partial<Record<ClaimError['code'], string>> = {
    'invite-invalid': 'This invite is unknown, was used already, or has expired. Ask for a new one.',
    network: `${url} cannot be reached. Is the address right, and is the coordinator running?`,
    'version-unsupported': 'Install the newest barnraiser-agent.',
    conflict: 'This machine is known there with another key. Ask the maintainer to remove it first.',
  };
  return new CommandError('failed', `${error.message}\n${advice[error.code] ?? ''}`.trim(), error);
}
