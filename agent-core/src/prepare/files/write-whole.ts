import { randomUUID } from 'node:crypto';
import { constants, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { WorkspaceFileError } from './workspace-file-error.js';

const exclusively = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

/**
 * Writes a file at a place that has no link on its way, or nothing at all; makes the folders above.
 * `mode` null: as the file that is there, or else 0666 less the umask.
 */
export async function writeWhole(
  place: string,
  blocks: AsyncIterable<Uint8Array>,
  mode: number | null,
): Promise<void> {
  mkdirSync(dirname(place), { recursive: true });
  const old = lstatSync(place, { throwIfNoEntry: false });
  if (old?.isDirectory() === true) throw new WorkspaceFileError('EISDIR', `${place} is a folder`);
  const kept = old?.isFile() === true ? old.mode & 0o7777 : null;
  const half = join(dirname(place), `.barnraiser-${randomUUID()}`);
  const file = await open(half, exclusively, 0o666);
  try {
    try {
      for await (const block of blocks) await file.writeFile(block);
      if ((mode ?? kept) !== null) await file.chmod(mode ?? kept!);
    } finally {
      await file.close();
    }
    renameSync(half, place);
  } catch (cause) {
    rmSync(half, { force: true });
    throw cause;
  }
}
