import type { Source } from '@barnraiser/protocol';
import type { CheckoutEnd, Interruption } from '../claim/executor.js';
import { applyPatch } from './apply-patch.js';
import type { CheckoutContext } from './checkout-context.js';
import { gitCheckout } from './git/git-checkout.js';
import { PrepareError } from './prepare-error.js';

const longestDetail = 1000;

/**
 * Puts a job's source, with its patch applied, into the workspace's source folder, in place of what
 * was there. What is wrong with the source, the network or the disk is an answer; so is an abort of
 * the context's signal.
 * Rejects only for a bug.
 */
export async function checkout(source: Source, context: CheckoutContext): Promise<CheckoutEnd> {
  try {
    context.signal.throwIfAborted();
    const commitBuilt = source.kind === 'git' ? await gitCheckout(source, context) : null;
    if (source.kind === 'archive') {
      // Its libraries are many, and most agents never meet an archive.
      const { archiveCheckout } = await import('./archive/archive-checkout.js');
      await archiveCheckout(source, context);
    }
    if (source.patch !== undefined) {
      await applyPatch(context.folders, source.patch, context.signal);
      context.note("Applied the job's patch.");
    }
    return { ok: true, commitBuilt };
  } catch (error) {
    if (context.signal.aborted) return interrupted(context.signal.reason as Interruption);
    const failure = failureOf(error);
    return { ok: false, reason: failure.code, detail: failure.message.slice(0, longestDetail) };
  }
}

function interrupted(why: Interruption): CheckoutEnd {
  const detail = `${why.kind}: the build was stopped while its source was being fetched`;
  if (why.kind === 'released') return { ok: false, reason: why.reason, detail };
  return { ok: false, reason: why.kind === 'timeout-wall' ? 'timeout-wall' : 'cancelled', detail };
}

function failureOf(error: unknown): PrepareError {
  if (error instanceof PrepareError) return error;
  if ((error as NodeJS.ErrnoException).syscall !== undefined) {
    return PrepareError.from('fetching the source', error);
  }
  throw error;
}
