import { expect } from '@playwright/test';
import { processesOfBuild } from '../../testing/processes.js';
import { groupsOfBuild } from './groups-of-build.js';

/** Expects that no process, control group or folder of a build is left on this machine. */
export async function nothingLeft(
  build: { readonly id: string },
  machine: { whenTidy(): Promise<unknown> },
): Promise<void> {
  await machine.whenTidy();
  expect(processesOfBuild(build.id)).toEqual([]);
  await expect.poll(() => groupsOfBuild(build.id), { timeout: 30_000 }).toEqual([]);
}
