import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Command } from 'commander';
import { ClaimId } from '@barnraiser/protocol';
import { tidyDisk } from '../../agent/tidy-disk.js';
import { trimKeptLogs } from '../../history/kept-logs.js';
import type { CleanUp } from '../../prepare/clean/clean-disk.js';
import { folderBytes } from '../../prepare/clean/folder-bytes.js';
import { keptNames } from '../../prepare/kept-workspaces.js';
import { endLeftovers } from '../../run/leftovers.js';
import { removeLeftGroups } from '../../run/limits/leftover-groups.js';
import { type DataFolders, dataFolders } from '../../storage/data-folders.js';
import { readSettings } from '../../storage/settings.js';
import { callAgent } from '../call-agent.js';
import { agentCommand, type CommonOptions, print } from '../command.js';
import { findLeftSpools, removeLeftSpool } from '../left-spools.js';
import { cleanText } from '../output/clean-text.js';
import type { Terminal } from '../terminal.js';

/** Something that went, or would go. Sizes in bytes. */
interface CleanedItem {
  readonly kind: CleanUp['removed'][number]['kind'] | 'report' | 'group' | 'processes';
  readonly path: string;
  readonly bytes: number;
  readonly why: CleanUp['removed'][number]['why'];
}

/** What `clean` tells. Sizes in bytes. */
export interface CleanReport extends Omit<CleanUp, 'removed'> {
  readonly isDryRun: boolean;
  readonly removed: readonly CleanedItem[];
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
  const snapshot = await callAgent(folders.root, 'status', {});
  const over = snapshot === null ? await claimsOf(folders) : new Set<ClaimId>();
  const removed: CleanedItem[] = [];
  const left: CleanUp['left'][number][] = [];
  const foreign: string[] = [];
  // Where an agent runs, it has seen to these at its start.
  if (snapshot === null) await cleanAfterAgent(folders, over, { isDryRun, removed, left, foreign });
  const logs = join(folders.history, 'logs');
  const logsBefore = await folderBytes(logs);
  if (!isDryRun) await trimKeptLogs(folders.history, keptLogsMb * mib);
  const logsAfter = isDryRun ? Math.min(logsBefore, keptLogsMb * mib) : await folderBytes(logs);
  const done = await tidyDisk(folders, limits, {
    isDryRun,
    logBytes: logsAfter,
    // A spool is made before its build's workspace.
    isLive: (claimId) => !over.has(claimId) && existsSync(join(folders.spool, claimId)),
    startedAt: snapshot?.build?.startedAt ?? null,
    now: Date.now(),
  });
  const early = removed.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    isDryRun,
    removed: [...removed, ...done.removed],
    left: [...left, ...done.left],
    foreign: [...foreign, ...done.foreign],
    freedBytes: early + done.freedBytes,
    keptBytes: done.keptBytes,
    logBytes: logsBefore - logsAfter,
    budgetBytes: limits.diskBudgetMb === null ? null : limits.diskBudgetMb * mib,
  };
}

interface Cleaned {
  readonly isDryRun: boolean;
  readonly removed: CleanedItem[];
  readonly left: CleanUp['left'][number][];
  readonly foreign: string[];
}

/** Ends and removes what only an agent that is gone can have left: processes, control groups, reports for nobody. */
async function cleanAfterAgent(
  folders: DataFolders,
  over: ReadonlySet<ClaimId>,
  { isDryRun, removed, left, foreign }: Cleaned,
): Promise<void> {
  for (const claimId of isDryRun ? [] : over) {
    const { ended, remaining } = await endLeftovers(claimId);
    const path = `${ended} of the build ${claimId}`;
    if (ended > 0) removed.push({ kind: 'processes', path, bytes: 0, why: 'left-over' });
    for (const pid of remaining) left.push({ path: `process ${pid}`, why: 'could not be ended' });
  }
  const groups = removeLeftGroups(over, { isDryRun });
  removed.push(
    ...groups.removed.map((path) => ({ kind: 'group', path, bytes: 0, why: 'left-over' }) as const),
  );
  left.push(...groups.left);
  const spools = await findLeftSpools(folders);
  foreign.push(...spools.foreign);
  for (const item of spools.items) {
    const removal = isDryRun ? { ok: true as const } : await removeLeftSpool(item, folders.history);
    if (removal.ok) removed.push({ kind: 'report', path: item.path, bytes: item.bytes, why: 'left-over' });
    else left.push(...removal.left.map((path) => ({ path, why: removal.why })));
  }
}

/** The claims of which something lies here and that no build has any more. */
async function claimsOf({ spool, work }: DataFolders): Promise<Set<ClaimId>> {
  const kept = await keptNames(work, Date.now());
  const paths = await Promise.all([spool, work].map((folder) => readdir(folder).catch(() => [])));
  const claims = paths
    .flat()
    .map((name) => ClaimId.safeParse(basename(name)))
    .flatMap(({ data }) => (data === undefined || kept.has(data) ? [] : [data]));
  return new Set(claims);
}
