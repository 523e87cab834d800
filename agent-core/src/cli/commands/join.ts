import type { Command } from 'commander';
import { type MasterLogin } from '@barnraiser/protocol';
import { problemOf } from '../../agent/calls/problem-of.js';
import { type Destination, destinationOf } from '../../agent/destination.js';
import { joinMaster, masterFacts } from '../../agent/join-master.js';
import { joinCoordinator } from '../../agent/membership.js';
import { dataFolders } from '../../storage/data-folders.js';
import { writeSettings } from '../../storage/settings.js';
import { callAgent } from '../call-agent.js';
import { CommandError } from '../command-error.js';
import { agentCommand, type CommonOptions, print } from '../command.js';
import { openLocalMachine } from '../local-machine.js';
import { masterLogin, type MasterOptions } from '../master-login.js';
import { plainLine } from '../output/plain-line.js';
import type { Terminal } from '../terminal.js';

interface JoinOptions extends CommonOptions, MasterOptions {
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

/** `join`: enrols this machine at a coordinator, or makes it a worker of a Buildbot master. */
export function joinCommand(terminal: Terminal): Command {
  return agentCommand('join', 'lend this machine to whoever gave you the invite', [
    "join 'barnraiser://join/?url=…&code=…'",
    "join 'https://farm.example/#CODE' --name attic",
    "join 'https://farm.example/#CODE' --dry-run   # only shows what would be sent",
    'join buildbot://NAME@ci.example.org:9989      # asks for the password',
    'join buildbots://NAME@ci.example.org:9990 --ca-file ci.pem --password-file secret',
    'join buildbots+msgpack://NAME@ci.example.org:443   # experimental: the port for msgpack, behind TLS',
  ])
    .argument('<invite>', "the link or address with its code, or a Buildbot master's address")
    .option('--name <name>', 'what this machine is called there')
    .option('--dry-run', 'only show what would be sent')
    .option('--password-file <file>', "where the worker's password is; it is asked for otherwise (Buildbot)")
    .option('--ca-file <file>', 'certificates (PEM) to trust for this master (Buildbot)')
    .option('--keep-connected', 'stay logged in between builds (Buildbot)')
    .option('--yes', 'do not ask whether to join (Buildbot)')
    .action(async (text: string, options: JoinOptions) => {
      const destination = readDestination(text);
      const { name } = options;
      if (name !== undefined && (name.trim() === '' || name.length > 80)) {
        throw new CommandError('usage', 'Expected a name of 1 to 80 characters.');
      }
      if (options.dryRun) return showWhatIsSent(destination, options, terminal);
      const login =
        destination.kind === 'native' ? null : await masterLogin(destination.master, options, terminal);
      const joined =
        (await joinByAgent(text, login, options)) ?? (await joinHere(destination, login, options));
      await print(terminal, options, joined, joinedText);
    });
}

function readDestination(text: string): Destination {
  try {
    return destinationOf(text);
  } catch (error) {
    throw new CommandError('usage', problemOf(error).message, error);
  }
}

async function showWhatIsSent(
  { kind, url }: Destination,
  { data, name }: JoinOptions,
  terminal: Terminal,
): Promise<void> {
  const { identity, machine } = await openLocalMachine(data, named(name));
  if (kind === 'buildbot') {
    const facts = { to: url, workerInfo: await masterFacts(machine) };
    return print(terminal, { json: true }, facts, () => '');
  }
  const { agentId, publicKey } = identity;
  const { descriptor } = await machine.describe();
  await print(terminal, { json: true }, { to: url, agentId, publicKey, descriptor }, () => '');
}

/** The agent that runs joins by itself: it holds the key to its secrets. */
async function joinByAgent(
  invite: string,
  login: MasterLogin | null,
  { data, name }: JoinOptions,
): Promise<Joined | null> {
  const { root } = dataFolders(data);
  const settings = await callAgent(
    root,
    'changeSettings',
    name === undefined ? {} : { machineName: name.trim() },
  );
  const joined =
    settings === null
      ? null
      : await callAgent(root, 'join', { invite, ...(login !== null && { master: login }) });
  if (settings === null || joined === null) return null;
  return { ...joined, machine: settings.machineName, isRunning: true };
}

async function joinHere(
  destination: Destination,
  login: MasterLogin | null,
  { data, name }: JoinOptions,
): Promise<Joined> {
  const { folders, settings, identity, machine } = await openLocalMachine(data, named(name));
  const parts = { root: folders.root, identity, machine, keeper: null };
  const joining =
    destination.kind === 'native'
      ? joinCoordinator(parts, destination.invite)
      : joinMaster(parts, destination.master, login!);
  const joined = await joining.catch((error: unknown) => {
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
