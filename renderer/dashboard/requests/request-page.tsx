import type { RequestSummary } from '@barnraiser/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'wouter';
import { Button } from '../../components/button.js';
import { Card } from '../../components/card.js';
import { Confirm } from '../../components/confirm.js';
import { FactList } from '../../components/fact-list.js';
import { Moment } from '../../components/moment.js';
import { Notice } from '../../components/notice.js';
import { ScreenHead } from '../../components/screen-head.js';
import { formatMoment } from '../../words/format.js';
import { call } from '../client/call.js';
import { useIsAdmin } from '../client/session-store.js';
import { useDeed } from '../client/use-deed.js';
import { useLive } from '../client/use-live.js';
import { ShowLive } from '../parts/show-live.js';
import { useTitle } from '../shell/use-title.js';
import { BisectsLink } from './bisects-link.js';
import { JobCard } from './job-card.js';
import { MergeCard } from './merge-card.js';
import { MergeSummary } from './merge-summary.js';
import { priorityText } from './priority-text.js';
import { RequestBadge } from './request-badge.js';
import { requestSentence } from './request-sentence.js';
import { revisionText } from './revision-text.js';
import { commonPart } from './shared-jobs.js';

/** One request: how it stands on each platform, and why where it does not go on. */
export function RequestPage() {
  const { t } = useTranslation('dashboard');
  const { id } = useParams<{ id: string }>();
  useTitle(t('pages.request'));
  const live = useLive('request', { params: { requestId: id } });
  return <ShowLive live={live}>{(request) => <Content request={request} />}</ShowLive>;
}

function Content({ request }: { readonly request: RequestSummary }) {
  const { t } = useTranslation('dashboard');
  const part = commonPart(request);
  const when = formatMoment(Date.parse(request.createdAt));
  return (
    <div className="stack">
      <div>
        <RequestBadge request={request} />
      </div>
      <ScreenHead
        title={requestSentence(request, t)}
        sub={t('request.sub', { when, revision: revisionText(request, t) })}
      >
        <CancelButton request={request} />
      </ScreenHead>
      {part && <MergeSummary request={request} part={part} />}
      <Card title={t('request.platforms')} isFlush className="flush-head">
        <ul className="line-list wide">
          {request.jobs.map((job) => (
            <JobCard key={job.id} request={request} job={job} isMergeSaid={part !== null} />
          ))}
        </ul>
      </Card>
      <MergeCard request={request} />
      <Card title={t('request.facts')}>
        <FactList
          facts={[
            {
              name: t('requests.project'),
              value: <Link href={`/projects/${request.project}`}>{request.project}</Link>,
            },
            { name: t('request.ref'), value: request.ref ?? t('requests.ownRevision') },
            { name: t('request.commit'), value: request.commit && <code>{request.commit}</code> },
            { name: t('merging.priority'), value: priorityText(request.priority, t) },
            {
              name: t('merging.bisects'),
              value: request.bisects && <BisectsLink jobId={request.bisects} />,
            },
            { name: t('request.asked'), value: <Moment at={Date.parse(request.createdAt)} /> },
            { name: t('request.id'), value: <code>{request.id}</code> },
          ]}
        />
      </Card>
    </div>
  );
}

function CancelButton({ request }: { readonly request: RequestSummary }) {
  const { t } = useTranslation('dashboard');
  const [isOpen, setOpen] = useState(false);
  const isAdmin = useIsAdmin();
  const cancelling = useDeed(() => call('cancelRequest', { params: { requestId: request.id } }));
  if (!isAdmin || request.state === 'done' || request.state === 'cancelled') return null;
  return (
    <div className="stack">
      <Button kind="danger" isPending={cancelling.isRunning} onPress={() => setOpen(true)}>
        {t('actions.cancelRequest')}
      </Button>
      {cancelling.problem && <Notice level="error">{cancelling.problem.message}</Notice>}
      <Confirm
        isOpen={isOpen}
        title={t('request.cancelTitle')}
        verb={t('request.cancelVerb')}
        isDanger
        onConfirm={() => cancelling.run()}
        onClose={() => setOpen(false)}
      >
        <p>{t('request.cancelText')}</p>
      </Confirm>
    </div>
  );
}
