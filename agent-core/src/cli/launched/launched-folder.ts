import { access, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DataFolders, makeDataFolders } from '../../storage/data-folders.js';
import { CommandError } from '../command-error.js';

/** Marks a data folder as one of launched machines, which nobody joined by hand. */
const marker = 'launched';

/**
 * Makes the data folder ready for a launch: what an earlier one left there of secrets, reports and work
 * goes. Rejects with `CommandError` when the folder belongs to an agent that somebody joined by hand.
 */
export async function prepareLaunchedFolder(folders: DataFolders): Promise<void> {
  await makeDataFolders(folders);
  const { root } = folders;
  if ((await isThere(join(root, 'identity.json'))) && !(await isThere(join(root, marker)))) {
    throw new CommandError(
      'failed',
      `${root} belongs to an agent that was joined by hand: choose another folder with --data.`,
    );
  }
  await writeFile(join(root, marker), '', { mode: 0o600 });
  await emptyLaunchedFolder(folders);
  await makeDataFolders(folders);
}

/** Removes what a launch leaves: the sealed key and credential, reports that nobody can deliver any more, work. */
export async function emptyLaunchedFolder({ root, spool, work }: DataFolders): Promise<void> {
  const gone = [
    join(root, 'identity.json'),
    join(root, 'coordinators.json'),
    join(root, 'settings.json'),
    spool,
    work,
  ];
  for (const path of gone) await rm(path, { recursive: true, force: true });
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
