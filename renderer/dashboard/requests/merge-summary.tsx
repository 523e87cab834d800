import type { RequestSummary } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatCommit } from '../../words/format.js';
import { BlameText } from './blame-text.js';
import type { CommonPart } from './shared-jobs.js';

/** What became of a request that was merged, said once for all of its platforms. */
export function MergeSummary(props: { readonly request: RequestSummary; readonly part: CommonPart }) {
  const { t } = useTranslation('dashboard');
  const { mergedInto, mergedFrom, commit, blame } = props.part;
  const isFailed = props.request.jobs.some(({ outcome }) => outcome === 'failed');
  return (
    <p className="merge-summary">
      {mergedInto === null ? (
        t('merging.tookInAll', { count: mergedFrom.length })
      ) : (
        <>
          <Link href={`/requests/${mergedInto}`}>{t('merging.intoLink')}</Link> {t('merging.intoAll')}
        </>
      )}{' '}
      {commit !== null &&
        commit !== props.request.commit &&
        t('merging.instead', { commit: formatCommit(commit) })}{' '}
      {blame && <BlameText blame={blame} isFailed={isFailed} />}
    </p>
  );
}
