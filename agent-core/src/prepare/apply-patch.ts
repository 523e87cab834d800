import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runGit } from './git/run-git.js';
import { PrepareError } from './prepare-error.js';
import type { WorkspaceFolders } from './workspace-folders.js';

/**
 * Applies a unified diff (`-p1`) to the source folder: as a whole, or not at all. Git itself keeps
 * a patch from reaching outside, also through links. Rejects with `PrepareError`: job-invalid when
 * it does not apply, tool-missing without git.
 */
export async function applyPatch(
  folders: WorkspaceFolders,
  patch: string,
  signal: AbortSignal,
): Promise<void> {
  const file = join(folders.root, 'job.patch');
  await writeFile(file, patch, { mode: 0o600 });
  try {
    const end = await runGit(['apply', '--whitespace=nowarn', '-p1', '--', file], {
      cwd: folders.source,
      home: folders.home,
      signal,
    });
    if (!end.ok) throw new PrepareError('job-invalid', `the patch does not apply: ${end.said}`);
  } finally {
    await rm(file, { force: true });
  }
}
