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
  const jobs = requests.flatMap((request) =>
    request.jobs.filter((job) => job.state === 'queued').map((job) => ({ request, job })),
  );
  return (
    <Card title={t('overview.waiting')}>
      {jobs.length === 0 ? (
        <p className="muted">{t('overview.nothingWaits')}</p>
      ) : (
        <ul className="line-list">
          {jobs.map(({ request, job }) => (
            <li key={`${request.id} ${job.id}`}>
              <Clock3 size={16} className="calm" aria-hidden />
              <div>
                <Link href={`/requests/${request.id}`}>
                  {request.project} · {job.target}
                </Link>
                <p className="small muted">{job.waiting !== null && <WaitingText text={job.waiting} />}</p>
              </div>
              <Moment at={Date.parse(request.createdAt)} isRelative />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
