import { execFile } from 'node:child_process';
import { close, constants, open } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A pipe as two file descriptors; whoever takes it closes both. */
export interface OutputPipe {
  readonly readFd: number;
  readonly writeFd: number;
}

const openFd = promisify(open);

/** For the next step: starting `mkfifo` takes 4 to 8 ms, which a step need not wait for. */
let spare: Promise<OutputPipe | null> | null = null;

/**
 * A pipe between a step and the agent. Node's own "pipes" are socket pairs, and a step cannot open
 * `/dev/stdout` or `/dev/stderr` when that is a socket (ENXIO). Null where there are no named pipes.
 */
export function takeOutputPipe(): Promise<OutputPipe | null> {
  const taken = spare ?? makePipe();
  spare = null;
  return taken;
}

/** Makes the next pipe beforehand. */
export function prepareOutputPipe(): void {
  spare ??= makePipe();
}

/** Its name is gone when this settles. */
async function makePipe(): Promise<OutputPipe | null> {
  const folder = await mkdtemp(join(tmpdir(), 'barnraiser-pipe-')).catch(() => null);
  if (folder === null) return null;
  const path = join(folder, 'output');
  try {
    await promisify(execFile)('mkfifo', ['-m', '600', path]);
    // Without O_NONBLOCK, opening the reading end waits for a writer.
    const readFd = await openFd(path, constants.O_RDONLY | constants.O_NONBLOCK);
    return { readFd, writeFd: await openFd(path, constants.O_WRONLY) };
  } catch {
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Closes a descriptor. */
export const closeFd = promisify(close);
