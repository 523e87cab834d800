import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';

/** What is kept of an instance of this machine, so that the next coordinator finds it again. */
const InstanceRecord = z.object({
  launchId: z.uuid(),
  type: z.string(),
  zone: z.string(),
  launchedAtMs: z.number(),
  /** Processes of another boot are gone. */
  bootId: z.string(),
});
export type InstanceRecord = z.infer<typeof InstanceRecord>;

/** An instance's folder, with the paths of what lies in it. */
export interface InstanceFolder {
  readonly path: string;
  readonly record: string;
  /** Written by the instance's first process: its line of `/proc/PID/stat`. */
  readonly started: string;
  /** When the instance was ended, in epoch milliseconds. */
  readonly ending: string;
  readonly output: string;
  readonly seed: string;
  readonly data: string;
}

/** Where an instance's things lie in the pool's folder. */
export function instanceFolder(stateDir: string, launchId: string): InstanceFolder {
  const path = join(stateDir, 'instances', launchId);
  return {
    path,
    record: join(path, 'instance.json'),
    started: join(path, 'started'),
    ending: join(path, 'ending'),
    output: join(path, 'output.log'),
    seed: join(path, 'seed'),
    data: join(path, 'data'),
  };
}

/**
 * Makes the folder with its record, and answers whether it was this call that did: of any number of
 * calls for one launch, in any number of processes, one gets true. The record appears whole, by
 * link(2), which fails when the name exists.
 */
export async function claimInstanceFolder(folder: InstanceFolder, record: InstanceRecord): Promise<boolean> {
  await mkdir(folder.path, { recursive: true, mode: 0o700 });
  const draft = `${folder.record}.${randomUUID()}`;
  try {
    await writeFile(draft, JSON.stringify(record), { mode: 0o600 });
    await link(draft, folder.record);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Null when there is none: the folder was never claimed, or is being removed. */
export async function readInstanceRecord(folder: InstanceFolder): Promise<InstanceRecord | null> {
  const text = await readFile(folder.record, 'utf8').catch(() => null);
  return text === null ? null : InstanceRecord.parse(JSON.parse(text));
}

/** All instances that have a folder. */
export async function readInstanceRecords(stateDir: string): Promise<readonly InstanceRecord[]> {
  const names = await readdir(join(stateDir, 'instances')).catch(() => []);
  const records = await Promise.all(names.map((name) => readInstanceRecord(instanceFolder(stateDir, name))));
  return records.filter((record) => record !== null);
}
