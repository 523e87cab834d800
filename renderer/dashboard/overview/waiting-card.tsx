import type { RequestSummary } from '@barnraiser/protocol';
import { Clock3 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Card } from '../../components/card.js';
import { Moment } from '../../components/moment.js';
import { WaitingText } from '../parts/waiting-text.js';

/** The jobs that no machine has taken, each with the reason. */
export function WaitingCard({ requests }: { readonly requests: readonly RequestSummary[] }) {
  const { t } = useTranslation('dashboard');
  const jobs = waitingJobs(requests);
  return (
    <Card title={t('overview.waiting')}>
      {jobs.length === 0 ? (
        <p className="muted">{t('overview.nothingWaits')}</p>
      ) : (
        <ul className="line-list">
          {jobs.map(({ request, job, count }) => (
            <li key={job.id}>
              <Clock3 size={16} className="calm" aria-hidden />
              <div>
                <Link href={`/requests/${request.id}`}>
                  {request.project} · {job.target}
                </Link>
                <p className="small muted">
                  {job.waiting !== null && <WaitingText text={job.waiting} />}
                  {count > 1 && ` · ${t('merging.forRequests', { count })}`}
                </p>
              </div>
              <Moment at={Date.parse(request.createdAt)} isRelative />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** Each job once, with the request that says what it builds, and the number of those that it serves. */
function waitingJobs(requests: readonly RequestSummary[]) {
  return requests.flatMap((request) =>
    request.jobs
      .filter(({ state, mergedInto }) => state === 'queued' && mergedInto === null)
      .map((job) => ({ request, job, count: 1 + job.mergedFrom.length })),
  );
}
