import { createReadStream, createWriteStream } from 'node:fs';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { execa } from 'execa';
import { searchPath } from '../search-path.js';
import { PrepareError } from '../prepare-error.js';
import type { ArchiveFormat } from './archive-format.js';

/** The programs that decompress what Node 20 cannot, each reading stdin; memory bounded where it can be. */
const programs = {
  'tar.xz': ['xz', '-dc', '-q', '--memlimit-decompress=1GiB'],
  'tar.bz2': ['bzip2', '-dc', '-q'],
  'tar.zst': ['zstd', '-dc', '-q', '--memory=1024MB'],
} as const;

/**
 * Writes the tar inside of a compressed one to `into`, at most `mostBytes` of it. Rejects with
 * `PrepareError`: tool-missing names the program that this machine lacks, job-invalid an archive
 * that is broken or larger than that.
 */
export async function decompress(
  archive: string,
  format: Exclude<ArchiveFormat, 'tar' | 'zip'>,
  into: string,
  mostBytes: number,
  signal: AbortSignal,
  path = searchPath(),
): Promise<void> {
  const output = createWriteStream(into, { flags: 'wx', mode: 0o600 });
  const input = createReadStream(archive);
  if (format === 'tar.gz') {
    await pipeline(input, createGunzip(), bounded(mostBytes), output, { signal }).catch((cause: unknown) => {
      signal.throwIfAborted();
      throw asPrepareError(cause, null);
    });
    return;
  }
  await runProgram(programs[format], path, [input, bounded(mostBytes), output], signal);
}

async function runProgram(
  [program, ...args]: (typeof programs)[keyof typeof programs],
  path: string,
  [input, bound, output]: [Readable, Transform, NodeJS.WritableStream],
  signal: AbortSignal,
): Promise<void> {
  const child = execa(program, args, {
    extendEnv: false,
    env: { PATH: path, LC_ALL: 'C' },
    stdin: 'pipe',
    buffer: { stdout: false },
    maxBuffer: 4096,
    reject: false,
    cancelSignal: signal,
    forceKillAfterDelay: 1000,
  });
  // A program that gave up reads no more; why it did is in its own words.
  const fed = pipeline(input, child.stdin).catch(() => undefined);
  const written = pipeline(child.stdout, bound, output, { signal }).then(
    () => null,
    (cause: unknown) => {
      child.kill();
      return cause;
    },
  );
  const end = await child;
  await fed;
  const failure = await written;
  signal.throwIfAborted();
  if (end.code === 'ENOENT') {
    throw new PrepareError(
      'tool-missing',
      `${program} is needed to unpack the archive and is not on this machine`,
    );
  }
  if (failure instanceof PrepareError) throw failure;
  if (end.failed) throw asPrepareError(failure, end.stderr.trim() || end.shortMessage || program);
  if (failure !== null) throw asPrepareError(failure, null);
}

/** Small archives can unpack to any size; whoever counts only entries still writes them all. */
function bounded(mostBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= mostBytes) return done(null, chunk);
      done(new PrepareError('job-invalid', `the archive unpacks to more than ${mostBytes} bytes`));
    },
  });
}

function asPrepareError(cause: unknown, said: string | null): PrepareError {
  if (cause instanceof PrepareError) return cause;
  if ((cause as NodeJS.ErrnoException | null)?.syscall !== undefined) {
    return PrepareError.from('decompressing the archive', cause);
  }
  const why = said ?? (cause instanceof Error ? cause.message : 'decompression failed');
  return new PrepareError('job-invalid', `the archive is broken: ${why}`, cause);
}
