import type { Command } from 'commander';
import { readHistory } from '../../history/history.js';
import { type DataFolders, dataFolders } from '../../storage/data-folders.js';
import { listMemberships } from '../../storage/memberships.js';
import { listSpools } from '../../stream/spool.js';
import { callAgent } from '../call-agent.js';
import { agentCommand, type CommonOptions, print } from '../command.js';
import { plainLine } from '../output/plain-line.js';
import { statusText } from '../output/status-text.js';
import type { Terminal } from '../terminal.js';

/** `status`: what the agent does, or why it waits; where none runs, what is known from the disk. */
export function statusCommand(terminal: Terminal): Command {
  return agentCommand('status', 'show what the agent does, or why it waits', [
    'status',
    'status --json',
  ]).action(async (options: CommonOptions) => {
    const folders = dataFolders(options.data);
    const snapshot = await callAgent(folders.root, 'status', {});
    if (snapshot === null) return print(terminal, options, await fromDisk(folders), diskText);
    return print(terminal, options, { running: true, ...snapshot }, statusText);
  });
}

interface DiskStatus {
  readonly running: false;
  readonly coordinators: readonly { readonly url: string; readonly name: string }[];
  readonly undelivered: number;
  readonly lastBuild: {
    readonly project: string;
    readonly outcome: string;
    readonly startedAt: string;
  } | null;
}

async function fromDisk(folders: DataFolders): Promise<DiskStatus> {
  const [last] = await readHistory(folders.history);
  return {
    running: false,
    coordinators: await listMemberships(folders.root),
    undelivered: (await listSpools(folders.spool)).length,
    lastBuild:
      last === undefined ? null : { project: last.project, outcome: last.outcome, startedAt: last.startedAt },
  };
}

function diskText({ coordinators, undelivered, lastBuild }: DiskStatus): string {
  const lines = [
    'The agent is not running. Start it with: barnraiser-agent run',
    ...coordinators.map(({ url, name }) => `joined   ${url} (${name})`),
    ...(coordinators.length === 0 ? ['joined   nobody yet; see: barnraiser-agent join --help'] : []),
    ...(undelivered > 0 ? [`outbox   ${undelivered} builds are reported at the next start`] : []),
    ...(lastBuild === null
      ? []
      : [`last     ${lastBuild.project}: ${lastBuild.outcome}, ${lastBuild.startedAt}`]),
  ];
  return lines.map((line) => `${plainLine(line)}\n`).join('');
}
