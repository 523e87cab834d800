import { join } from 'node:path';
import type { CheckoutContext } from '../checkout-context.js';
import { openWorkspace } from '../workspace.js';
import { temporaryFolder } from './temporary-folder.js';

/** A checkout's context in fresh folders, with the notes that it was given. */
export async function testContext(
  options: Partial<CheckoutContext> = {},
): Promise<CheckoutContext & { readonly base: string; readonly notes: string[] }> {
  const base = temporaryFolder();
  const notes: string[] = [];
  return {
    base,
    notes,
    folders: await openWorkspace(join(base, 'work'), '0190b6a0-1111-7000-8000-000000000001'),
    cacheRoot: join(base, 'cache'),
    resolveUrl: (url) => ({ url, headers: {} }),
    signal: new AbortController().signal,
    note: (line) => void notes.push(line),
    allowsLocalGit: true,
    ...options,
  };
}
