import type { RequestSummary } from '@barnraiser/protocol';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Moment } from '../../components/moment.js';
import { PlainTable, type PlainColumn } from '../parts/plain-table.js';
import { MergeNote } from './merge-note.js';
import { priorityText } from './priority-text.js';
import { JobBadge, RequestBadge } from './request-badge.js';
import { revisionText } from './revision-text.js';

/** Requests, a line each, with how each platform stands. */
export function RequestTable({ requests }: { readonly requests: readonly RequestSummary[] }) {
  const { t } = useTranslation('dashboard');
  return <PlainTable label={t('requests.table')} columns={columnsOf(t)} rows={requests} />;
}

function columnsOf(t: TFunction<'dashboard'>): PlainColumn<RequestSummary>[] {
  return [
    {
      id: 'asked',
      name: t('requests.asked'),
      cell: ({ id, createdAt }) => (
        <Link href={`/requests/${id}`}>
          <Moment at={Date.parse(createdAt)} isRelative />
        </Link>
      ),
    },
    {
      id: 'project',
      name: t('requests.project'),
      cell: ({ project }) => <Link href={`/projects/${project}`}>{project}</Link>,
    },
    {
      id: 'revision',
      name: t('requests.revision'),
      cell: (request) => (
        <>
          {revisionText(request, t)}
          <MergeNote request={request} />
        </>
      ),
    },
    {
      id: 'priority',
      name: t('merging.priority'),
      cell: ({ priority }) => (
        <span className={priority === 0 ? 'muted' : ''}>{priorityText(priority, t)}</span>
      ),
    },
    { id: 'state', name: t('requests.state'), cell: (request) => <RequestBadge request={request} /> },
    {
      id: 'platforms',
      name: t('requests.platforms'),
      cell: ({ jobs }) => (
        <ul className="job-list">
          {jobs.map((job) => (
            <li key={job.id} className="with-badge">
              {job.build === null ? job.target : <Link href={`/builds/${job.build}`}>{job.target}</Link>}
              <JobBadge job={job} />
            </li>
          ))}
        </ul>
      ),
    },
  ];
}
