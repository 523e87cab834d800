import type { Job } from '@barnraiser/protocol';
import { documentDigest } from '../../store/digest.js';

/**
 * What two jobs must have in common for one build to serve both: project, target, branch (an archive:
 * its bytes), recipe with its environment, and requirements; everything but the commit. Null with a
 * patch: nobody else wants that.
 */
export function mergeKey({ project, target, source, requires, recipeSha256 }: Job): string | null {
  if (source.patch !== undefined) return null;
  const branch =
    source.kind === 'git' ? { url: source.url, ref: source.ref } : { archiveSha256: source.sha256 };
  return documentDigest({ project, target, branch, requires, recipeSha256 });
}
