import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClaimId } from '@barnraiser/protocol';
import { v7 as uuidv7 } from 'uuid';
import type { Offer } from '../claim/driver.js';
import { runRecipe } from '../claim/run-recipe.js';
import type { DataFolders } from '../storage/data-folders.js';
import { writeFileAtomic } from '../storage/write-file-atomic.js';
import { CallError } from './call-error.js';
import { findPackageManager } from './machine-report/package-manager.js';
import { installHint } from './machine-report/install-hints.js';
import type { Machine } from './machine.js';
import { sampleJob, sampleTools } from './sample-job.js';

/**
 * An offer of the sample project, which its archive brings on the disk and of which nobody is told.
 * Rejects with `CallError`: sample-missing, tool-missing.
 */
export async function sampleOffer(
  archive: string | null,
  machine: Machine,
  folders: DataFolders,
): Promise<Offer> {
  const { descriptor, rev } = await machine.describe();
  await checkTools(descriptor.tools.map(({ name }) => name));
  const sha256 = await placeArchive(archive, folders);
  const job = sampleJob(sha256);
  return {
    claimId: ClaimId.parse(uuidv7()),
    project: job.project,
    target: job.target,
    title: job.title ?? job.project,
    attempt: 1,
    job,
    lease: null,
    token: null,
    descriptorRev: rev,
    logLimitBytes: null,
    sourceAddress: (url) => ({ url, headers: {} }),
    play: (executor) => runRecipe(job, executor),
    wire: null,
  };
}

async function checkTools(found: readonly string[]): Promise<void> {
  const missing = sampleTools.filter((name) => !found.includes(name));
  if (missing.length === 0) return;
  const manager = await findPackageManager();
  const hints = [...new Set(missing.flatMap((name) => installHint(name, manager) ?? []))];
  const advice = hints.length === 0 ? 'Install them and try again.' : `Install with: ${hints.join(' && ')}`;
  throw new CallError('tool-missing', `The sample needs ${missing.join(' and ')}. ${advice}`);
}

/** Puts the archive where archives are kept, so that the checkout finds it there by its digest. */
async function placeArchive(archive: string | null, folders: DataFolders): Promise<string> {
  if (archive === null) throw missing('This installation came without the sample project.');
  const bytes = await readFile(archive).catch((error: Error) => {
    throw missing(`The sample project cannot be read: ${error.message}`, error);
  });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const folder = join(folders.cache, 'archives');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFileAtomic(join(folder, sha256), bytes, { isDurable: false });
  return sha256;
}

function missing(message: string, cause?: unknown): CallError {
  return new CallError('sample-missing', message, cause);
}
