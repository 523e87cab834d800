import type { RequestSummary } from '@barnraiser/protocol';
import { Ban, Clock3, Hammer, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge, type Tone } from '../../components/badge.js';
import { StandingBadge } from '../parts/standing-badge.js';

type Job = RequestSummary['jobs'][number];

const looks: Record<'queued' | 'running' | 'cancelled', { readonly icon: LucideIcon; readonly tone: Tone }> =
  {
    queued: { icon: Clock3, tone: 'calm' },
    running: { icon: Hammer, tone: 'accent' },
    cancelled: { icon: Ban, tone: 'neutral' },
  };

/** How a request stands; once it is done, how it ended. */
export function RequestBadge({ request }: { readonly request: RequestSummary }) {
  const { t } = useTranslation('dashboard');
  if (request.state === 'done') return <StandingBadge standing={request.outcome ?? 'passed'} />;
  const { icon, tone } = looks[request.state];
  return (
    <Badge icon={icon} tone={tone}>
      {t(`requests.states.${request.state}`)}
    </Badge>
  );
}

/** How one of its jobs stands or ended. */
export function JobBadge({ job }: { readonly job: Job }) {
  const { t } = useTranslation('dashboard');
  if (job.state === 'done') return <StandingBadge standing={job.outcome ?? 'cancelled'} />;
  const { icon, tone } = looks[job.state === 'claimed' ? 'running' : 'queued'];
  return (
    <Badge icon={icon} tone={tone}>
      {t(`requests.jobStates.${job.state}`)}
    </Badge>
  );
}
