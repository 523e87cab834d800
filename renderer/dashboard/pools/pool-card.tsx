import type { PoolSummary } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Card } from '../../components/card.js';
import { LaunchText } from './launch-text.js';
import { PoolFigures } from './pool-figures.js';
import { PoolNotices } from './pool-notices.js';
import { PoolStanding } from './pool-standing.js';

/** A pool in brief: what was last decided for it and why, its figures, and its alarms. */
export function PoolCard({ pool }: { readonly pool: PoolSummary }) {
  const { t } = useTranslation('dashboard');
  const { name, provider } = pool.pool;
  return (
    <Card title={<Link href={`/pools/${name}`}>{name}</Link>} aside={<PoolStanding pool={pool} />}>
      <div className="stack">
        <p className="pool-text">
          {pool.decision === null ? (
            <span className="muted">{t('pools.pool.undecided')}</span>
          ) : (
            <LaunchText text={pool.decision.sentence} />
          )}
        </p>
        <PoolNotices pool={pool} />
        <PoolFigures pool={pool} />
        <p className="pool-text small muted">{t(`pools.providers.${provider.kind}`)}</p>
      </div>
    </Card>
  );
}
