import type { Blame } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { formatCommit } from '../../words/format.js';

/** For which commits a result speaks, and since when it may be so. */
export function BlameText({ blame, isFailed }: { readonly blame: Blame; readonly isFailed: boolean }) {
  const { t } = useTranslation('dashboard');
  const { commits, first, last, lastPassed } = blame;
  const range = { count: commits.length, first: formatCommit(first), last: formatCommit(last) };
  return (
    <>
      {t(isFailed ? 'merging.blameFailed' : 'merging.blame', range)}{' '}
      {lastPassed === null
        ? isFailed && t('merging.noLastPassed')
        : t('merging.lastPassed', { commit: formatCommit(lastPassed) })}
    </>
  );
}
