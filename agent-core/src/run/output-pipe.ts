import { execFile } from 'node:child_process';
import { close, constants, open, unlink } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const openFd = promisify(open);

/**
 * A pipe between a step and the agent, as two file descriptors. Node's own "pipes" are socket
 * pairs, and a step cannot open `/dev/stdout` or `/dev/stderr` when that is a socket (ENXIO). Null
 * where there are no named pipes. The name is gone when this returns.
 */
export async function openOutputPipe(folder: string): Promise<{ readFd: number; writeFd: number } | null> {
  const path = join(folder, 'output');
  try {
    await promisify(execFile)('mkfifo', ['-m', '600', path]);
  } catch {
    return null;
  }
  // Without O_NONBLOCK, opening the reading end waits for a writer.
  const readFd = await openFd(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writeFd = await openFd(path, constants.O_WRONLY);
  await promisify(unlink)(path);
  return { readFd, writeFd };
}

/** Closes a descriptor. */
export const closeFd = promisify(close);
