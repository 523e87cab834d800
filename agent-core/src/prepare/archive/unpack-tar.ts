import type { ReadEntry } from 'tar';
import { PrepareError } from '../prepare-error.js';
import type { ArchiveEntry, ArchiveGate, ArchivePlan } from './archive-gate.js';
import { readTar } from './read-tar.js';
import { treeWriter, type TreeWriter } from './tree-writer.js';

type Plan = Extract<ArchivePlan, { ok: true }>;

/**
 * Unpacks a plain tar below `into` (new and empty), all but its symbolic links, which the answered
 * plan lists: until those are made, nothing can be written through one. The whole archive is listed
 * before its first byte is written. Modification times are kept, as build systems go by them.
 * Rejects with `PrepareError` job-invalid, having written nothing, when the gate refuses an entry
 * or the archive is broken.
 */
export async function unpackTar(
  tarFile: string,
  into: string,
  gate: ArchiveGate,
  signal: AbortSignal,
): Promise<Plan> {
  const list = (entry: ReadEntry): void => {
    gate.admit(entryOf(entry));
    entry.resume();
  };
  // Extensions that the library passes over would silently change names or content.
  await readTar(tarFile, list, (entry) => gate.admit({ ...entryOf(entry), kind: 'other' }), signal);
  const plan = gate.plan();
  if (!plan.ok) throw new PrepareError('job-invalid', `the archive is refused: ${plan.refusal}`);
  const writer = treeWriter(into);
  try {
    await readTar(
      tarFile,
      (entry) => write(entry, writer),
      () => undefined,
      signal,
    );
  } finally {
    writer.close();
  }
  return plan;
}

function write(entry: ReadEntry, writer: TreeWriter): void {
  const { path, kind, mode, target } = entryOf(entry);
  if (kind === 'folder') writer.folder(path);
  if (kind === 'hardlink') writer.hardLink(path, target ?? '');
  if (kind === 'file') {
    const file = writer.file(path, (mode & 0o111) !== 0);
    entry.on('data', (chunk) => file.write(chunk));
    entry.on('end', () => file.close(entry.mtime));
  }
  entry.resume();
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
