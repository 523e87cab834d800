import { appendFile, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistoryEntry } from '@barnraiser/protocol';
import { writeFileAtomic } from '../storage/write-file-atomic.js';
import { HistoryLine } from './history-line.js';

const newest = 'builds.jsonl';
const maxFileBytes = 5 * 1024 * 1024;
/** About 100,000 builds; beyond that the oldest file goes. */
const maxFiles = 20;

/** Adds a line. One call at a time. Rejects with the file system's error. */
export async function addToHistory(folder: string, line: HistoryLine): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, newest);
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > maxFileBytes) await rotate(folder);
  await appendFile(path, `${JSON.stringify(line)}\n`, { mode: 0o600 });
}

/** This machine's builds, newest first. Lines that cannot be read (a crash tore one) are left out. */
export async function readHistory(folder: string): Promise<HistoryEntry[]> {
  const entries = new Map<string, HistoryEntry>();
  // A report can be delivered before its build is cleaned up after, and so stand before it.
  const accepted = new Map<string, HistoryEntry['accepted']>();
  for (const file of [...(await olderFiles(folder)), newest]) {
    const text = await readFile(join(folder, file), 'utf8').catch(() => '');
    for (const line of text.split('\n').map(parse)) {
      if (line?.kind === 'build') entries.set(line.claimId, line);
      if (line?.kind === 'delivered') accepted.set(line.claimId, line.accepted);
    }
  }
  return [...entries.values()]
    .map((entry) => ({ ...entry, accepted: accepted.get(entry.claimId) ?? entry.accepted }))
    .toReversed();
}

/**
 * Forgets every build of one coordinator; answers their claims. Not while lines are being added.
 * Rejects with the file system's error.
 */
export async function eraseFromHistory(folder: string, coordinator: string): Promise<string[]> {
  const erased = new Set(
    (await readHistory(folder)).filter((entry) => entry.coordinator === coordinator).map((e) => e.claimId),
  );
  if (erased.size === 0) return [];
  for (const file of [...(await olderFiles(folder)), newest]) {
    const path = join(folder, file);
    const text = await readFile(path, 'utf8').catch(() => null);
    if (text === null) continue;
    const kept = text.split('\n').filter((line) => !erased.has(parse(line)?.claimId ?? ''));
    await writeFileAtomic(path, kept.join('\n'));
  }
  return [...erased];
}

function parse(text: string): HistoryLine | null {
  if (text === '') return null;
  try {
    const parsed = HistoryLine.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Names the full file after its time, so that names sort by age. */
async function rotate(folder: string): Promise<void> {
  const stamp = new Date().toISOString().replaceAll(':', '-');
  await rename(join(folder, newest), join(folder, `builds.${stamp}.jsonl`));
  const older = await olderFiles(folder);
  for (const file of older.slice(0, Math.max(0, older.length - maxFiles + 1))) {
    await rm(join(folder, file), { force: true });
  }
}

/** Oldest first. */
async function olderFiles(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => []);
  return files.filter((file) => /^builds\.\d.*\.jsonl$/.test(file)).sort();
}
