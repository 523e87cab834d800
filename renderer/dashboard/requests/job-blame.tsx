import type { Bisection, Blame, RequestSummary } from '@barnraiser/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { Confirm } from '../../components/confirm.js';
import { Notice } from '../../components/notice.js';
import { call } from '../client/call.js';
import { useIsAdmin } from '../client/session-store.js';
import { useDeed } from '../client/use-deed.js';
import { useLive } from '../client/use-live.js';
import { BisectList } from './bisect-list.js';
import { BlameText } from './blame-text.js';

type Job = RequestSummary['jobs'][number];

/** For which commits a job's result speaks, unless the page has said so; of a failure, each of them by itself. */
export function JobBlame(props: { readonly job: Job; readonly blame: Blame; readonly isSaid: boolean }) {
  const { t } = useTranslation('dashboard');
  const { job, blame, isSaid } = props;
  const isFailed = job.outcome === 'failed';
  if (isSaid && !isFailed) return null;
  return (
    <div className="job-blame">
      <p className="small">
        {isSaid ? t('merging.whichOne') : <BlameText blame={blame} isFailed={isFailed} />}
      </p>
      {isFailed && <Bisecting job={job} blame={blame} />}
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
