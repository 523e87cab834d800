import { createReadStream } from 'node:fs';
import { extract, Parser, type ReadEntry } from 'tar';
import { PrepareError } from '../prepare-error.js';
import type { ArchiveEntry, ArchiveGate, ArchivePlan } from './archive-gate.js';

type Plan = Extract<ArchivePlan, { ok: true }>;

/**
 * Unpacks a plain tar below `into`, all but its symbolic links, which the answered plan lists.
 * The whole archive is listed before its first byte is written. Modification times are kept, as
 * build systems go by them. Rejects with `PrepareError` job-invalid, having written nothing, when
 * the gate refuses an entry or the archive is broken.
 */
export async function unpackTar(
  tarFile: string,
  into: string,
  gate: ArchiveGate,
  signal: AbortSignal,
): Promise<Plan> {
  await listTar(tarFile, gate);
  const plan = gate.plan();
  if (!plan.ok) throw new PrepareError('job-invalid', `the archive is refused: ${plan.refusal}`);
  signal.throwIfAborted();
  await extract({
    file: tarFile,
    cwd: into,
    strict: true,
    preserveOwner: false,
    filter: (_path, entry) => isWanted(entry as ReadEntry, signal),
  }).catch((cause: unknown) => {
    throw asPrepareError('unpacking the archive', cause);
  });
  signal.throwIfAborted();
  return plan;
}

/** Symbolic links are made at the end, by the plan: until then nothing can be written through one. */
function isWanted(entry: ReadEntry, signal: AbortSignal): boolean {
  // The rights of an entry's group and of others are the process's umask to give.
  entry.mode = ((entry.mode ?? 0o644) & 0o777) | 0o600;
  return entry.type !== 'SymbolicLink' && !signal.aborted;
}

async function listTar(tarFile: string, gate: ArchiveGate): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const parser = new Parser({
      strict: true,
      onReadEntry: (entry) => {
        gate.admit(entryOf(entry));
        entry.resume();
      },
    });
    // Extensions that the library passes over would silently change names or content.
    parser.on('ignoredEntry', (entry: ReadEntry) => gate.admit({ ...entryOf(entry), kind: 'other' }));
    parser.on('end', resolve);
    parser.on('error', (cause: Error) => reject(asPrepareError('reading the archive', cause)));
    createReadStream(tarFile, { highWaterMark: 1024 * 1024 })
      .on('error', reject)
      .pipe(parser);
  });
}

const kinds: Readonly<Record<string, ArchiveEntry['kind']>> = {
  File: 'file',
  OldFile: 'file',
  ContiguousFile: 'file',
  Directory: 'folder',
  Link: 'hardlink',
  SymbolicLink: 'symlink',
};

function entryOf(entry: ReadEntry): ArchiveEntry {
  return {
    path: entry.path,
    kind: kinds[entry.type] ?? 'other',
    sizeBytes: entry.type === 'Directory' ? 0 : entry.size,
    mode: entry.mode ?? 0,
    target: entry.linkpath ?? null,
  };
}

/** The library's own errors are about the archive; those with a system's code are about the disk. */
function asPrepareError(action: string, cause: unknown): PrepareError {
  const { tarCode, syscall } = cause as { tarCode?: string; syscall?: string };
  if (tarCode !== undefined && syscall === undefined) {
    return new PrepareError('job-invalid', `the archive is broken: ${(cause as Error).message}`, cause);
  }
  return PrepareError.from(action, cause);
}
