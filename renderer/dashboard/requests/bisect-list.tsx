import type { Bisection, Blame, RequestSummary } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatCommit } from '../../words/format.js';
import { StandingBadge } from '../parts/standing-badge.js';
import { RequestBadge } from './request-badge.js';

/** The commits of a blame range, oldest first, with what came of each, as far as it was built by itself. */
export function BisectList(props: {
  readonly job: RequestSummary['jobs'][number];
  readonly blame: Blame;
  readonly made: readonly RequestSummary[];
  readonly known: Bisection['known'];
  readonly isAsked: boolean;
}) {
  const { t } = useTranslation('dashboard');
  const { job, blame, made, known, isAsked } = props;
  return (
    <ol className="commit-list" aria-label={t('merging.bisected')}>
      {blame.commits.map((commit) => {
        const request = made.find((each) => each.commit === commit);
        const isOwn = commit === blame.last;
        const outcome = known.find((each) => each.commit === commit)?.outcome ?? (isOwn ? job.outcome : null);
        return (
          <li key={commit}>
            <code title={commit}>{formatCommit(commit)}</code>
            {request ? (
              <Link href={`/requests/${request.id}`} className="badge-link">
                <RequestBadge request={request} />
              </Link>
            ) : (
              <>
                {outcome !== null && <StandingBadge standing={outcome} />}
                {isOwn && <span className="muted">{t('merging.bisectedNow')}</span>}
                {!isOwn && isAsked && <span className="muted">{t('merging.bisectedBefore')}</span>}
              </>
            )}
          </li>
        );
      })}
    </ol>
  );
}
