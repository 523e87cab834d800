import { createReadStream } from 'node:fs';
import { Parser, type ReadEntry } from 'tar';
import { PrepareError } from '../prepare-error.js';

const chunkBytes = 1024 * 1024;

/**
 * Gives each entry of a plain tar to `take`, in order; its content follows as `data` events, and
 * `end`. `passedOver` is called for what the library cannot read. Both must be synchronous; what
 * they throw ends the reading. Rejects with `PrepareError` job-invalid when the archive is broken.
 */
export async function readTar(
  tarFile: string,
  take: (entry: ReadEntry) => void,
  passedOver: (entry: ReadEntry) => void,
  signal: AbortSignal,
): Promise<void> {
  let hasEnded = false;
  const parser = new Parser({ strict: true, onReadEntry: take });
  parser.on('ignoredEntry', passedOver);
  parser.on('end', () => {
    hasEnded = true;
  });
  parser.on('error', (cause: Error) => {
    throw new PrepareError('job-invalid', `the archive is broken: ${cause.message}`, cause);
  });
  // Written by hand, as what is thrown inside of a pipe has nobody to catch it.
  for await (const chunk of createReadStream(tarFile, { highWaterMark: chunkBytes })) {
    signal.throwIfAborted();
    parser.write(chunk as Buffer);
  }
  parser.end();
  if (!hasEnded) throw new PrepareError('job-invalid', 'the archive is broken: it ends within an entry');
}
