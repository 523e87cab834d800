import { execFile } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A pipe as two file descriptors; whoever takes it closes both. */
export interface OutputPipe {
  readonly readFd: number;
  readonly writeFd: number;
  /** What it was opened from; null where it can be opened once only. */
  readonly place: number | null;
}

/** Names a file without opening it (open(2)); the same number on all architectures that Node runs on. */
const openPath = 0o10_000_000;

/** Nameless fifos of which nobody has an end: making one starts a program, which takes 4 to 8 ms. */
const places: number[] = [];

/**
 * A pipe between a step and the agent. Node's own "pipes" are socket pairs, and a step cannot open
 * `/dev/stdout` or `/dev/stderr` when that is a socket (ENXIO). Null where there are no named pipes.
 */
export async function takeOutputPipe(): Promise<OutputPipe | null> {
  const place = places.pop();
  if (place === undefined) return makePipe();
  try {
    return openPipe(`/proc/self/fd/${place}`, place);
  } catch {
    closeSync(place);
    return makePipe();
  }
}

/**
 * Gives a pipe back whose ends are closed. `isOver`: the last writer is gone, so that what is opened in
 * its place is a new pipe.
 */
export function giveOutputPipe({ place }: OutputPipe, isOver: boolean): void {
  if (place === null) return;
  if (isOver) places.push(place);
  else closeSync(place);
}

/** Its name is gone when this settles. */
async function makePipe(): Promise<OutputPipe | null> {
  const folder = await mkdtemp(join(tmpdir(), 'barnraiser-pipe-')).catch(() => null);
  if (folder === null) return null;
  const path = join(folder, 'output');
  try {
    await promisify(execFile)('mkfifo', ['-m', '600', path]);
    return openPipe(path, process.platform === 'linux' ? openSync(path, openPath) : null);
  } catch {
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function openPipe(path: string, place: number | null): OutputPipe {
  // Without O_NONBLOCK, opening the reading end waits for a writer.
  const readFd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return { readFd, writeFd: openSync(path, constants.O_WRONLY), place };
}
