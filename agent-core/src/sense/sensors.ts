import os from 'node:os';
import si from 'systeminformation';
import { freeBytes } from './disk.js';
import { findLibc } from './libc.js';
import { readOsRelease, type OsRelease } from './os-release.js';
import { findTools, type FoundTool } from './tools.js';

/** What a machine is asked about itself. Each may reject, hang or answer nonsense. */
export interface Sensors {
  cpu(): Promise<{ manufacturer: string; brand: string; physicalCores: number; flags: string }>;
  memBytes(): Promise<number>;
  hasBattery(): Promise<boolean>;
  os(): Promise<OsRelease>;
  libc(): Promise<string | null>;
  tools(): Promise<FoundTool[]>;
  freeBytes(path: string): Promise<number>;
}

/** This machine's sensors. */
export const sensors: Sensors = {
  cpu: () => si.cpu(),
  memBytes: async () => {
    const { total } = await si.mem();
    // Inside a container the container's limit is what there is.
    const limit = process.constrainedMemory();
    return limit > 0 && limit < total ? limit : total;
  },
  hasBattery: async () => (await si.battery()).hasBattery,
  os: readOs,
  libc: findLibc,
  tools: () => findTools(),
  freeBytes,
};

async function readOs(): Promise<OsRelease> {
  if (process.platform === 'linux') return readOsRelease();
  if (process.platform === 'darwin') return { id: 'macos', version: (await si.osInfo()).release };
  if (process.platform === 'win32') return { id: 'windows', version: os.release() };
  // The BSDs say what they are in the kernel's version: 14.1-RELEASE-p5.
  return { id: process.platform, version: os.release().replace(/-.*/, '') };
}
