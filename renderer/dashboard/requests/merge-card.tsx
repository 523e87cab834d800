import type { RequestSummary } from '@barnraiser/protocol';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Moment } from '../../components/moment.js';
import { formatCommit } from '../../words/format.js';
import { useLiveAll } from '../client/use-live-all.js';
import { PlainTable, type PlainColumn } from '../parts/plain-table.js';
import { RequestBadge } from './request-badge.js';
import { revisionText } from './revision-text.js';
import { type Sharer, sharers, sharingRequests } from './shared-jobs.js';

const mostShown = 30;

/** The requests that share jobs with this one: a line for each, and what became of it. */
export function MergeCard({ request }: { readonly request: RequestSummary }) {
  const { t } = useTranslation('dashboard');
  const ids = sharingRequests(request).slice(0, mostShown);
  const others = useLiveAll(
    'request',
    ids.map((requestId) => ({ params: { requestId } })),
  ).flatMap(({ value }) => value ?? []);
  if (ids.length === 0) return null;
  return (
    <section className="stack" aria-label={t('merging.title')}>
      <div className="card-head">
        <h2>{t('merging.title')}</h2>
      </div>
      <p className="merge-text small muted">{t('merging.text')}</p>
      <PlainTable
        label={t('merging.table')}
        columns={columnsOf(request, t)}
        rows={sharers(request, others)}
      />
    </section>
  );
}

function columnsOf(own: RequestSummary, t: TFunction<'dashboard'>): PlainColumn<Sharer>[] {
  return [
    {
      id: 'request',
      name: t('merging.request'),
      cell: ({ id, request }) =>
        id === own.id ? (
          <>
            <Moment at={Date.parse(request.createdAt)} isRelative /> ({t('merging.thisOne')})
          </>
        ) : (
          <Link href={`/requests/${id}`}>
            <Moment at={Date.parse(request.createdAt)} isRelative />
          </Link>
        ),
    },
    { id: 'revision', name: t('merging.revision'), cell: ({ request }) => revisionText(request, t) },
    { id: 'part', name: t('merging.part'), cell: (sharer) => partText(sharer, t) },
    {
      id: 'platforms',
      name: t('merging.platforms'),
      cell: ({ targets }) => targets.join(', '),
    },
    { id: 'state', name: t('merging.state'), cell: ({ request }) => <RequestBadge request={request} /> },
  ];
}

function partText({ request, isNewest }: Sharer, t: TFunction<'dashboard'>): string {
  if (isNewest) return t('merging.newest');
  const built = request.jobs.find(({ mergedInto }) => mergedInto !== null)?.commit ?? null;
  if (built === null) return t('merging.joinedNone');
  return t('merging.joined', { commit: formatCommit(built) });
}
