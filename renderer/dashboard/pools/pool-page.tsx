import type { PoolDetail } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { useParams } from 'wouter';
import { Card } from '../../components/card.js';
import { Notice } from '../../components/notice.js';
import { ScreenHead } from '../../components/screen-head.js';
import { useLive } from '../client/use-live.js';
import { ShowLive } from '../parts/show-live.js';
import { useTitle } from '../shell/use-title.js';
import { AdminOnly } from './admin-only.js';
import { DecisionList } from './decision-list.js';
import { DryRunSwitch } from './dry-run-switch.js';
import { InstanceTable } from './instance-table.js';
import { PoolFacts } from './pool-facts.js';
import { PoolFigures } from './pool-figures.js';
import { PoolNotices } from './pool-notices.js';
import { PoolStanding } from './pool-standing.js';

/** One pool: its machines, its cost, and the last decisions with their reasons. */
export function PoolPage() {
  const { name } = useParams<{ name: string }>();
  useTitle(name);
  return (
    <AdminOnly>
      <Shown name={name} />
    </AdminOnly>
  );
}

function Shown({ name }: { readonly name: string }) {
  const live = useLive('pool', { params: { pool: name } });
  return <ShowLive live={live}>{(pool) => <Content pool={pool} />}</ShowLive>;
}

function Content({ pool }: { readonly pool: PoolDetail }) {
  const { t } = useTranslation('dashboard');
  const { name, dryRun } = pool.pool;
  const count = pool.live.length;
  return (
    <div className="stack pool-page">
      <div>
        <PoolStanding pool={pool} />
      </div>
      <ScreenHead
        title={count === 0 ? t('pools.pool.titleNone', { name }) : t('pools.pool.title', { name, count })}
        sub={pool.decision?.sentence ?? t('pools.pool.undecided')}
      >
        <DryRunSwitch pool={pool} />
      </ScreenHead>
      {dryRun && (
        <Notice level="info">
          {t('pools.dryRun.isOn')} {count > 0 && t('pools.dryRun.stays', { count })}
        </Notice>
      )}
      <PoolNotices pool={pool} />
      <Card label={t('pools.figures.label')}>
        <PoolFigures pool={pool} />
      </Card>
      <Instances pool={pool} />
      <div className="cols">
        <DecisionList pool={pool} />
        <PoolFacts pool={pool} />
      </div>
    </div>
  );
}

function Instances({ pool: { pool, live, ended } }: { readonly pool: PoolDetail }) {
  const { t } = useTranslation('dashboard');
  const { name } = pool;
  return (
    <>
      <div className="card-head">
        <h2>{t('pools.instances')}</h2>
      </div>
      {live.length === 0 ? (
        <p className="muted">{t('pools.noInstances')}</p>
      ) : (
        <InstanceTable label={t('pools.table', { name })} instances={live} />
      )}
      {ended.length > 0 && (
        <>
          <div className="card-head">
            <h2>{t('pools.endedLately')}</h2>
          </div>
          <InstanceTable label={t('pools.endedTable', { name })} instances={ended} />
        </>
      )}
    </>
  );
}
