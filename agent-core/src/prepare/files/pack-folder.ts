import { Stats } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { execa } from 'execa';
import { searchPath } from '../search-path.js';
import { WorkspaceFileError } from './workspace-file-error.js';
import type { TarCompression } from './workspace-files.js';

/**
 * A tar archive of what is in a folder, the folder itself as `./`. It tells modes, times and links,
 * but not the name of the machine's user. What is neither file, folder nor link is left out. Fails
 * with `WorkspaceFileError` when something cannot be read, ENOENT when bzip2 is needed and missing.
 */
export async function* packFolder(
  folder: string,
  compression: TarCompression,
  path = searchPath(),
): AsyncGenerator<Uint8Array> {
  const { create } = await import('tar');
  let failure: Error | null = null;
  const archive = create(
    {
      cwd: folder,
      // The library waits for ever for the end of a pipe that it leaves out by itself.
      filter: (_, entry) => entry instanceof Stats && isPackable(entry),
      onWriteEntry: (entry) => {
        entry.myuser = '';
      },
      onwarn: (code, message) => {
        failure ??= new WorkspaceFileError(codeIn(code, message), `packing ${folder}: ${message}`);
      },
    },
    ['.'],
  );
  const plain = Readable.from(archive as AsyncIterable<Buffer>, { objectMode: false });
  yield* compression === null ? plain : compression === 'gz' ? gzipped(plain) : bzipped(plain, path);
  if (failure !== null) throw failure as Error;
}

function isPackable(entry: Stats): boolean {
  return entry.isFile() || entry.isDirectory() || entry.isSymbolicLink();
}

/** The library tells the system's code in one or the other. */
function codeIn(code: string, message: string | Error): string {
  const own = (message as NodeJS.ErrnoException).code;
  return own ?? (/^E[A-Z]+$/.test(code) ? code : (/\b(E[A-Z]{3,})\b/.exec(String(message))?.[1] ?? 'EIO'));
}

function gzipped(plain: Readable): AsyncIterable<Uint8Array> {
  // Its failure destroys the packed stream, whose reader hears of it.
  return pipeline(plain, createGzip(), () => {});
}

async function* bzipped(plain: Readable, path: string): AsyncGenerator<Uint8Array> {
  const child = execa('bzip2', ['-c', '-q'], {
    extendEnv: false,
    env: { PATH: path, LC_ALL: 'C' },
    stdin: 'pipe',
    buffer: { stdout: false },
    maxBuffer: 4096,
    reject: false,
  });
  pipeline(plain, child.stdin, () => {});
  try {
    yield* child.stdout as AsyncIterable<Uint8Array>;
    const end = await child;
    if (end.code === 'ENOENT') {
      throw new WorkspaceFileError('ENOENT', 'bzip2 is needed to pack a folder and is not on this machine');
    }
    if (end.failed) throw new WorkspaceFileError('EIO', `bzip2: ${end.stderr || end.shortMessage}`);
  } finally {
    child.kill();
    await child;
  }
}
