import type { Bisection, Blame, RequestSummary } from '@barnraiser/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { Confirm } from '../../components/confirm.js';
import { Notice } from '../../components/notice.js';
import { formatCommit } from '../../words/format.js';
import { call } from '../client/call.js';
import { useIsAdmin } from '../client/session-store.js';
import { useDeed } from '../client/use-deed.js';
import { useLive } from '../client/use-live.js';
import { BisectList } from './bisect-list.js';

type Job = RequestSummary['jobs'][number];

/** For which commits a job's result speaks; of a failure, each of them by itself, where that was asked for. */
export function JobBlame({ job, blame }: { readonly job: Job; readonly blame: Blame }) {
  const { t } = useTranslation('dashboard');
  const { commits, first, last, lastPassed } = blame;
  const isFailed = job.outcome === 'failed';
  const range = { count: commits.length, first: formatCommit(first), last: formatCommit(last) };
  return (
    <div className="job-blame">
      <p className="small">
        {t(isFailed ? 'merging.blameFailed' : 'merging.blame', range)}{' '}
        {lastPassed === null
          ? isFailed && t('merging.noLastPassed')
          : t('merging.lastPassed', { commit: formatCommit(lastPassed) })}
      </p>
      {isFailed ? (
        <Bisecting job={job} blame={blame} />
      ) : (
        <details className="attempts">
          <summary>{t('merging.commits')}</summary>
          <ol className="commit-list">
            {commits.map((commit) => (
              <li key={commit}>
                <code>{commit}</code>
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}

/** What was asked for before is found among the newest requests; asking again makes none twice. */
function Bisecting({ job, blame }: { readonly job: Job; readonly blame: Blame }) {
  const { t } = useTranslation('dashboard');
  const isAdmin = useIsAdmin();
  const [isOpen, setOpen] = useState(false);
  const [told, setTold] = useState<Bisection | null>(null);
  const { value } = useLive('requests', { query: { limit: 100 } });
  const bisecting = useDeed(async () => {
    setTold(await call('bisectJob', { params: { jobId: job.id } }));
  });
  const fresh = value?.requests.filter(({ bisects }) => bisects === job.id) ?? [];
  const made = fresh.length > 0 ? fresh : (told?.made ?? []);
  const isAsked = made.length > 0 || told !== null;
  return (
    <>
      <BisectList job={job} blame={blame} made={made} known={told?.known ?? []} isAsked={isAsked} />
      {isAdmin && !isAsked && (
        <div>
          <Button isPending={bisecting.isRunning} onPress={() => setOpen(true)}>
            {t('merging.bisect')}
          </Button>
        </div>
      )}
      {bisecting.problem && <Notice level="error">{bisecting.problem.message}</Notice>}
      <Confirm
        isOpen={isOpen}
        title={t('merging.bisectTitle')}
        verb={t('merging.bisectVerb')}
        onConfirm={() => bisecting.run()}
        onClose={() => setOpen(false)}
      >
        <p>{t('merging.bisectText', { count: blame.commits.length - 1, target: job.target })}</p>
      </Confirm>
    </>
  );
}
