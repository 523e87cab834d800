import { createHash } from 'node:crypto';
import { mkdir, readdir, realpath, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ClaimId, type Isolation, type Job } from '@barnraiser/protocol';
import { z } from 'zod';
import { readJsonFile } from '../storage/read-json-file.js';
import { writeFileAtomic } from '../storage/write-file-atomic.js';
import { removeTree } from './remove-tree.js';
import type { WorkspaceFolders } from './workspace-folders.js';

const Note = z.object({ key: z.string(), keptAt: z.number(), commit: z.string().nullable() });
const noteName = 'kept.json';

const UseNote = z.object({ claimId: ClaimId });
const useNoteName = 'in-use.json';

const longestMs = 24 * 3_600_000;
/** More would cost disk for retries that hardly ever come. */
const mostKept = 3;

/** A workspace that waits for its build to be tried again. */
export interface KeptWorkspace {
  readonly root: string;
  readonly key: string;
  /** Epoch ms. */
  readonly keptAt: number;
  readonly commit: string | null;
}

/**
 * What has to be the same for a build to go on in what another left: who asks, for what, by which
 * recipe, from exactly which source, in which sandbox. Null where the source can change under its name.
 */
export function keptKey(
  job: Pick<Job, 'project' | 'target' | 'recipeSha256' | 'source'>,
  { coordinator, isolation }: { readonly coordinator: string; readonly isolation: Isolation },
): string | null {
  const { project, target, recipeSha256, source } = job;
  if (source.kind === 'git' && source.commit === undefined) return null;
  const facts = [coordinator, project, target, recipeSha256, isolation, source];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

/** Leaves a workspace where it is, for at most a day. Rejects with the file system's error. */
export async function keepWorkspace({ root, ...note }: KeptWorkspace): Promise<void> {
  await writeFileAtomic(join(root, noteName), JSON.stringify(note), { isDurable: false });
  await rm(join(root, useNoteName), { force: true });
}

/** The claim whose build goes on in a workspace that another left; null: none does. Never rejects. */
export async function heirOf(root: string): Promise<ClaimId | null> {
  return (await readJsonFile(join(root, useNoteName), UseNote))?.claimId ?? null;
}

/**
 * Takes the newest workspace with this key for a claim, with its source, home and caches as they
 * were and its temporary folder empty; it stays at its path, which build tools write down. Null:
 * there is none.
 */
export async function takeKept(
  workRoot: string,
  { key, claimId, now }: { readonly key: string; readonly claimId: ClaimId; readonly now: number },
): Promise<{ readonly folders: WorkspaceFolders; readonly kept: KeptWorkspace } | null> {
  const kept = (await listKept(workRoot, now)).find((one) => one.key === key);
  if (kept === undefined) return null;
  const root = await realpath(kept.root);
  const folders = { root, source: join(root, 'source'), home: join(root, 'home'), tmp: join(root, 'tmp') };
  // First, so that at no moment it looks like something that nobody needs.
  await writeFileAtomic(join(root, useNoteName), JSON.stringify({ claimId }), { isDurable: false });
  await rm(join(root, noteName), { force: true });
  const cleared = await removeTree(folders.tmp);
  if (!cleared.ok) return null;
  await mkdir(folders.tmp, { mode: 0o700 });
  return { folders, kept };
}

/** Those that are kept and not too old, newest first. Never rejects. */
export async function listKept(workRoot: string, now: number): Promise<KeptWorkspace[]> {
  const names = await readdir(workRoot).catch(() => []);
  const found: KeptWorkspace[] = [];
  for (const name of names) {
    if (!ClaimId.safeParse(name).success) continue;
    const root = join(workRoot, name);
    const note = await readJsonFile(join(root, noteName), Note).catch(() => null);
    // A clock that was set back must not keep it for ever.
    if (note !== null && Math.abs(now - note.keptAt) < longestMs) found.push({ root, ...note });
  }
  return found.toSorted((a, b) => b.keptAt - a.keptAt).slice(0, mostKept);
}

/** Their folders' names, for a sweep to spare. */
export async function keptNames(workRoot: string, now: number): Promise<ReadonlySet<string>> {
  return new Set((await listKept(workRoot, now)).map(({ root }) => basename(root)));
}
