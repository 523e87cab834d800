import type { PoolSummary } from '@barnraiser/protocol';
import { CloudCog } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ScreenHead } from '../../components/screen-head.js';
import { EmptyState } from '../../components/state-message.js';
import { formatUsd } from '../../words/format.js';
import { useLive } from '../client/use-live.js';
import { ShowLive } from '../parts/show-live.js';
import { useTitle } from '../shell/use-title.js';
import { AdminOnly } from './admin-only.js';
import { PoolCard } from './pool-card.js';

/** All pools of launched machines: what they do, what they cost, and what was last decided. */
export function PoolsPage() {
  const { t } = useTranslation('dashboard');
  useTitle(t('pages.pools'));
  return (
    <AdminOnly>
      <Pools />
    </AdminOnly>
  );
}

function Pools() {
  const live = useLive('pools', {});
  return <ShowLive live={live}>{({ pools }) => <Content pools={pools} />}</ShowLive>;
}

function Content({ pools }: { readonly pools: readonly PoolSummary[] }) {
  const { t } = useTranslation('dashboard');
  if (pools.length === 0) {
    return (
      <EmptyState
        icon={CloudCog}
        title={t('pools.empty')}
        actions={<code className="command">barnraiser-coordinator pool apply builders.yaml</code>}
      >
        {t('pools.emptyText')}
      </EmptyState>
    );
  }
  const count = pools.reduce((sum, { instances }) => sum + instances, 0);
  const spent = formatUsd(pools.reduce((sum, { spentTodayUsd }) => sum + spentTodayUsd, 0));
  return (
    <div className="stack">
      <ScreenHead
        title={count === 0 ? t('pools.titleNone') : t('pools.title', { count })}
        sub={t('pools.sub', { spent })}
      />
      {pools.map((pool) => (
        <PoolCard key={pool.pool.name} pool={pool} />
      ))}
    </div>
  );
}
