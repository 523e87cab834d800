import type { RequestSummary } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatCommit, formatRelative } from '../../words/format.js';
import { JobBlame } from './job-blame.js';

/** What other requests have to do with one platform of this one: merged, reused, and for which commits its result speaks. */
export function JobMerging(props: {
  readonly request: RequestSummary;
  readonly job: RequestSummary['jobs'][number];
  /** The page has said of all platforms what was merged. */
  readonly isSaid: boolean;
}) {
  const { t } = useTranslation('dashboard');
  const { request, job, isSaid } = props;
  const reuse = request.reusedFrom.find(({ build }) => build === job.reusedFrom);
  const built = job.commit === request.commit ? null : job.commit;
  return (
    <>
      {!isSaid && job.mergedInto !== null && (
        <p className="small">
          {built !== null ? t('merging.intoJob', { commit: formatCommit(built) }) : t('merging.intoJobSame')}
        </p>
      )}
      {job.reusedFrom !== null && (
        <p className="small">
          {reuse && t('merging.reused', { when: formatRelative(Date.parse(reuse.finishedAt)) })}{' '}
          <Link href={`/builds/${job.reusedFrom}`}>{t('merging.reusedBuild')}</Link>
        </p>
      )}
      {job.blame && <JobBlame job={job} blame={job.blame} isSaid={isSaid} />}
    </>
  );
}
