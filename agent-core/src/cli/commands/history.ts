import { type Command, InvalidArgumentError, Option } from 'commander';
import { historyCsv } from '../../history/history-csv.js';
import { readHistory } from '../../history/history.js';
import type { HistoryEntry } from '@barnraiser/protocol';
import { dataFolders } from '../../storage/data-folders.js';
import { agentCommand, type CommonOptions, print } from '../command.js';
import { formatDuration } from '../output/duration.js';
import { formatTable } from '../output/table.js';
import { testsInWords } from '../output/tests-in-words.js';
import { type Terminal, write } from '../terminal.js';

interface HistoryOptions extends CommonOptions {
  readonly csv?: true;
  readonly limit?: number;
}

/** `history`: what this machine has built, newest first. */
export function historyCommand(terminal: Terminal): Command {
  return agentCommand('history', 'show what this machine has built, newest first', [
    'history',
    'history --limit 5',
    'history --csv > builds.csv',
  ])
    .addOption(new Option('--csv', 'print CSV').conflicts('json'))
    .addOption(
      new Option('--limit <n>', 'only so many').argParser((text) => {
        if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
        throw new InvalidArgumentError('Expected a whole number from 1.');
      }),
    )
    .action(async (options: HistoryOptions) => {
      const entries = (await readHistory(dataFolders(options.data).history)).slice(0, options.limit);
      if (options.csv) return write(terminal.out, historyCsv(entries));
      return print(terminal, options, entries, historyText);
    });
}

function historyText(entries: readonly HistoryEntry[]): string {
  if (entries.length === 0)
    return 'Nothing built yet. Join somebody, then start with: barnraiser-agent run\n';
  return formatTable(
    ['WHEN', 'PROJECT', 'TARGET', 'ENDED', 'TOOK', 'TESTS', 'BUILD'],
    entries.map((entry) => [
      entry.startedAt.slice(0, 16).replace('T', ' '),
      entry.project,
      entry.target,
      entry.reason === null ? entry.outcome : `${entry.outcome} (${entry.reason})`,
      formatDuration(entry.durationMs),
      entry.tests === null ? '' : testsInWords(entry.tests),
      entry.claimId,
    ]),
  );
}
