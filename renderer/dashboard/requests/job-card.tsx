import type { JobId, RequestSummary } from '@barnraiser/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Moment } from '../../components/moment.js';
import { useLive } from '../client/use-live.js';
import { standingOf } from '../parts/build-state.js';
import { ShowLive } from '../parts/show-live.js';
import { StandingBadge } from '../parts/standing-badge.js';
import { WaitingText } from '../parts/waiting-text.js';
import { JobMerging } from './job-merging.js';
import { JobBadge } from './request-badge.js';

const mergedPrefix = /^merged into [0-9a-f-]{36}; /;

/** One platform of a request, with its attempts when they are asked for. */
export function JobCard(props: {
  readonly request: RequestSummary;
  readonly job: RequestSummary['jobs'][number];
  /** The page has said of all platforms what was merged. */
  readonly isMergeSaid: boolean;
}) {
  const { t } = useTranslation('dashboard');
  const [isOpen, setOpen] = useState(false);
  const { request, job, isMergeSaid } = props;
  const reason = job.reason === null || job.outcome === 'passed' ? null : t(`reasons.${job.reason}`);
  return (
    <li>
      <JobBadge job={job} />
      <div>
        <b>{job.target}</b>
        {job.waiting !== null && (
          <p className="small muted">
            <WaitingText text={isMergeSaid ? job.waiting.replace(mergedPrefix, '') : job.waiting} />
          </p>
        )}
        {reason !== null && <p className="small muted">{reason}</p>}
        <JobMerging request={request} job={job} isSaid={isMergeSaid} />
        <details className="attempts" onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>{t('request.attempts')}</summary>
          {isOpen && <Attempts jobId={job.id} />}
        </details>
      </div>
      {job.build !== null && <Link href={`/builds/${job.build}`}>{t('request.openBuild')}</Link>}
    </li>
  );
}

function Attempts({ jobId }: { readonly jobId: JobId }) {
  const { t } = useTranslation('dashboard');
  const live = useLive('job', { params: { jobId } });
  return (
    <ShowLive live={live}>
      {({ builds }) =>
        builds.length === 0 ? (
          <p className="small muted">{t('request.noAttempts')}</p>
        ) : (
          <ul className="line-list">
            {builds.map((build) => (
              <li key={build.id}>
                <StandingBadge standing={standingOf(build)} />
                <Link href={`/builds/${build.id}`}>
                  {t('request.attemptOn', { attempt: build.attempt, machine: build.machine.name })}
                </Link>
                <Moment at={Date.parse(build.claimedAt)} isRelative />
              </li>
            ))}
          </ul>
        )
      }
    </ShowLive>
  );
}
