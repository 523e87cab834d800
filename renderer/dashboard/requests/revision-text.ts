import type { RequestSummary } from '@barnraiser/protocol';
import type { TFunction } from 'i18next';
import { formatCommit } from '../../words/format.js';

/** Which revision a request asks for: `main (a1b2c3d)`. */
export function revisionText(
  { ref, commit }: Pick<RequestSummary, 'ref' | 'commit'>,
  t: TFunction<'dashboard'>,
): string {
  const named = ref ?? t('requests.ownRevision');
  return commit === null ? named : `${named} (${formatCommit(commit)})`;
}
