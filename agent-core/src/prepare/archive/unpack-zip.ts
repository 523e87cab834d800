import { createWriteStream } from 'node:fs';
import { mkdir, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { PrepareError } from '../prepare-error.js';
import type { ArchiveEntry, ArchiveGate, ArchivePlan } from './archive-gate.js';

type Plan = Extract<ArchivePlan, { ok: true }>;

const longestTargetBytes = 4096;

/**
 * Unpacks a zip below `into`, all but its symbolic links, which the answered plan lists. The same
 * promises as `unpackTar`.
 */
export async function unpackZip(
  zipPath: string,
  into: string,
  gate: ArchiveGate,
  signal: AbortSignal,
): Promise<Plan> {
  const zip = await openPromise(zipPath, { autoClose: false, lazyEntries: true }).catch((cause: unknown) => {
    throw broken(cause);
  });
  try {
    const listed = await listZip(zip, gate);
    const plan = gate.plan();
    if (!plan.ok) throw new PrepareError('job-invalid', `the archive is refused: ${plan.refusal}`);
    for (const { entry, kind } of listed) {
      signal.throwIfAborted();
      if (kind === 'folder') await mkdir(join(into, entry.fileName), { recursive: true });
      if (kind === 'file') await writeFile(zip, entry, into, signal);
    }
    return plan;
  } finally {
    zip.close();
  }
}

async function listZip(
  zip: ZipFile,
  gate: ArchiveGate,
): Promise<{ entry: Entry; kind: ArchiveEntry['kind'] }[]> {
  const listed: { entry: Entry; kind: ArchiveEntry['kind'] }[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      const kind = kindOf(entry);
      const target = kind === 'symlink' ? await targetOf(zip, entry) : null;
      const mode = entry.isEncrypted() ? 0 : modeOf(entry);
      gate.admit({
        path: entry.fileName,
        kind: entry.isEncrypted() ? 'other' : kind,
        sizeBytes: kind === 'folder' ? 0 : entry.uncompressedSize,
        mode,
        target,
      });
      listed.push({ entry, kind });
      if (!gate.plan().ok) break;
    }
  } catch (cause) {
    throw broken(cause);
  }
  return listed;
}

async function writeFile(zip: ZipFile, entry: Entry, into: string, signal: AbortSignal): Promise<void> {
  const path = join(into, entry.fileName);
  const isExecutable = (modeOf(entry) & 0o111) !== 0;
  await mkdir(dirname(path), { recursive: true });
  const content = await zip.openReadStreamPromise(entry).catch((cause: unknown) => {
    throw broken(cause);
  });
  try {
    await pipeline(content, createWriteStream(path, { mode: isExecutable ? 0o755 : 0o644 }), { signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw (cause as NodeJS.ErrnoException).syscall === undefined ? broken(cause) : cause;
  }
  const modified = entry.getLastModDate({ timezone: 'UTC' });
  await utimes(path, modified, modified);
}

async function targetOf(zip: ZipFile, entry: Entry): Promise<string | null> {
  if (entry.uncompressedSize > longestTargetBytes) return null;
  return text(await zip.openReadStreamPromise(entry));
}

/** Unix's mode in the upper half, where the archive was made on Unix (APPNOTE.TXT 4.4.2: 3, and 19 for macOS). */
function modeOf(entry: Entry): number {
  const madeOn = entry.versionMadeBy >>> 8;
  return madeOn === 3 || madeOn === 19 ? entry.externalFileAttributes >>> 16 : 0;
}

function kindOf(entry: Entry): ArchiveEntry['kind'] {
  if (entry.fileName.endsWith('/')) return 'folder';
  const type = modeOf(entry) & 0o170000;
  if (type === 0o120000) return 'symlink';
  return type === 0 || type === 0o100000 ? 'file' : 'other';
}

function broken(cause: unknown): PrepareError {
  if (cause instanceof PrepareError) return cause;
  const isOfSystem = (cause as NodeJS.ErrnoException).syscall !== undefined;
  if (isOfSystem) return PrepareError.from('reading the archive', cause);
  return new PrepareError(
    'job-invalid',
    `the archive is broken or refused: ${(cause as Error).message}`,
    cause,
  );
}
