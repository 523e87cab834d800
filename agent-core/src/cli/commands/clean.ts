import { basename, join } from 'node:path';
import type { Command } from 'commander';
import { trimKeptLogs } from '../../history/kept-logs.js';
import { cleanDisk, type CleanUp } from '../../prepare/clean/clean-disk.js';
import { folderBytes } from '../../prepare/clean/folder-bytes.js';
import { endLeftovers } from '../../run/leftovers.js';
import { freeBytes } from '../../sense/disk.js';
import { dataFolders, type DataFolders } from '../../storage/data-folders.js';
import { readSettings } from '../../storage/settings.js';
import { listSpools } from '../../stream/spool.js';
import { callAgent } from '../call-agent.js';
import { agentCommand, type CommonOptions, print } from '../command.js';
import { cleanText } from '../output/clean-text.js';
import type { Terminal } from '../terminal.js';

/** What `clean` tells. Sizes in bytes. */
export interface CleanReport extends CleanUp {
  readonly isDryRun: boolean;
  /** Of logs of finished builds, beyond the owner's limit. */
  readonly logBytes: number;
  readonly budgetBytes: number | null;
}

const mib = 1024 ** 2;

/** `clean`: removes what builds left behind and what is beyond the disk budget; exits with 1 when something stayed. */
export function cleanCommand(terminal: Terminal, exitWith: (code: number) => void): Command {
  return agentCommand('clean', 'remove what builds left behind, and what is beyond the disk budget', [
    'clean --dry-run',
    'clean --json',
  ])
    .option('--dry-run', 'remove nothing, tell what would be removed')
    .action(async (options: CommonOptions & { readonly dryRun?: true }) => {
      const report = await clean(dataFolders(options.data), options.dryRun === true);
      await print(terminal, options, report, cleanText);
      if (report.left.length > 0) exitWith(1);
    });
}

async function clean(folders: DataFolders, isDryRun: boolean): Promise<CleanReport> {
  const { limits, keptLogsMb } = await readSettings(folders.root);
  const claims = (await listSpools(folders.spool)).map((folder) => basename(folder));
  const snapshot = await callAgent(folders.root, 'status', {});
  if (snapshot === null && !isDryRun) for (const claim of claims) await endLeftovers(claim);
  const logs = join(folders.history, 'logs');
  const logsBefore = await folderBytes(logs);
  if (!isDryRun) await trimKeptLogs(folders.history, keptLogsMb * mib);
  const logsAfter = isDryRun ? Math.min(logsBefore, keptLogsMb * mib) : await folderBytes(logs);
  const floorBytes = limits.diskFloorMb * mib;
  const budgetBytes = limits.diskBudgetMb === null ? null : limits.diskBudgetMb * mib;
  const done = await cleanDisk({
    folders,
    isDryRun,
    budgetBytes,
    shortBytes: Math.max(0, floorBytes - (await freeBytes(folders.work).catch(() => floorBytes))),
    otherBytes: logsAfter + (await folderBytes(folders.spool)),
    // Where an agent runs, what has a report in the making may be in use; where none runs, nothing is.
    live: new Set(snapshot === null ? [] : claims),
    inUseSince: snapshot?.build?.startedAt ?? null,
    now: Date.now(),
  });
  return { isDryRun, ...done, logBytes: logsBefore - logsAfter, budgetBytes };
}
