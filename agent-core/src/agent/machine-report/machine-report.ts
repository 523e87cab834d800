import { join } from 'node:path';
import type { MachineReport, SensorReport, ToolReport } from '@barnraiser/protocol';
import { freeBytes } from '../../sense/disk.js';
import { toolTable } from '../../sense/tool-table.js';
import type { DataFolders } from '../../storage/data-folders.js';
import { agentVersion } from '../../version.js';
import type { Machine } from '../machine.js';
import { folderBytes } from '../../prepare/clean/folder-bytes.js';
import { installHint } from './install-hints.js';
import { isolationReport } from './isolation-report.js';
import { findPackageManager } from './package-manager.js';

/** What a report is made from. `startedAt` is epoch ms. */
export interface MachineReportParts {
  readonly machine: Machine;
  readonly folders: DataFolders;
  readonly startedAt: number;
  sensors(): Promise<SensorReport[]>;
}

/** This machine as its owner may inspect it; walks the agent's folders, so it takes a moment. */
export async function machineReport(parts: MachineReportParts): Promise<MachineReport> {
  const { machine, folders, startedAt } = parts;
  const manager = await findPackageManager();
  const [{ descriptor }, sandbox, sensors, disk] = await Promise.all([
    machine.describe(),
    machine.sandbox(),
    parts.sensors(),
    diskOf(folders),
  ]);
  const versions = new Map(descriptor.tools.map(({ name, version }) => [name, version]));
  const tools = toolTable.map(({ name }): ToolReport => {
    const version = versions.get(name) ?? null;
    return { name, version, install: version === null ? installHint(name, manager) : null };
  });
  return {
    descriptor,
    isolation: await isolationReport(sandbox, manager),
    tools,
    sensors,
    disk,
    agent: { version: agentVersion, pid: process.pid, startedAt, node: process.version },
  };
}

async function diskOf({ root, work, cache, history, spool }: DataFolders): Promise<MachineReport['disk']> {
  const [workBytes, cacheBytes, spoolBytes, keptBytes, free] = await Promise.all([
    folderBytes(work),
    folderBytes(cache),
    folderBytes(spool),
    folderBytes(join(history, 'logs')),
    freeBytes(root).catch(() => null),
  ]);
  return { workBytes, cacheBytes, logBytes: spoolBytes + keptBytes, freeBytes: free, folder: root };
}
