import type { PoolSummary } from '@barnraiser/protocol';
import { CircleCheck, CircleDashed, FlaskConical, OctagonX, Trash2, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge, type Tone } from '../../components/badge.js';

type Standing = 'inForce' | 'dryRun' | 'removed' | 'open' | 'trial';

const looks: Record<Standing, { readonly icon: LucideIcon; readonly tone: Tone }> = {
  inForce: { icon: CircleCheck, tone: 'good' },
  dryRun: { icon: FlaskConical, tone: 'calm' },
  removed: { icon: Trash2, tone: 'neutral' },
  open: { icon: OctagonX, tone: 'bad' },
  trial: { icon: CircleDashed, tone: 'warn' },
};

/** Whether a pool launches at all, and what keeps it from doing so. */
export function PoolStanding({ pool }: { readonly pool: PoolSummary }) {
  const { t } = useTranslation('dashboard');
  return (
    <span className="row pool-standing">
      {standingsOf(pool).map((standing) => (
        <Badge key={standing} {...looks[standing]}>
          {t(`pools.standings.${standing}`)}
        </Badge>
      ))}
    </span>
  );
}

function standingsOf({ removed, breaker, pool }: PoolSummary): Standing[] {
  const standings: Standing[] = [
    ...(removed ? (['removed'] as const) : []),
    ...(pool.dryRun ? (['dryRun'] as const) : []),
    ...(breaker.state === 'closed' ? [] : [breaker.state]),
  ];
  return standings.length === 0 ? ['inForce'] : standings;
}
