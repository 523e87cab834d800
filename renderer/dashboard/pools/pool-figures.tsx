import type { PoolDecision, PoolSummary } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { MeterRow } from '../../components/meter.js';
import { StatRow } from '../../components/stat-row.js';
import { formatCount, formatUsd } from '../../words/format.js';

const figures = ['wanted', 'underWay', 'ready', 'busy', 'draining'] as const;

/** A pool in numbers: its machines by what they do, against its bounds, and today's cost against its cap. */
export function PoolFigures({ pool }: { readonly pool: PoolSummary }) {
  const { t } = useTranslation('dashboard');
  const { decision } = pool;
  return (
    <div className="pool-figures">
      {decision && (
        <StatRow
          stats={figures.map((figure) => ({
            name: t(`pools.figures.${figure}`),
            value: formatCount(decision[figure]),
          }))}
        />
      )}
      <div className="pool-meters">
        {decision && <MachineMeter decision={decision} />}
        <CostMeter pool={pool} />
      </div>
    </div>
  );
}

function MachineMeter({ decision }: { readonly decision: PoolDecision }) {
  const { t } = useTranslation('dashboard');
  const { billed, min, max } = decision;
  const text = t(min > 0 ? 'pools.meters.machinesMin' : 'pools.meters.machinesText', { billed, min, max });
  return (
    <MeterRow
      label={t('pools.meters.machines')}
      used={billed}
      allowed={max}
      of={Math.max(billed, max)}
      text={text}
    >
      {text}
    </MeterRow>
  );
}

function CostMeter({ pool }: { readonly pool: PoolSummary }) {
  const { t } = useTranslation('dashboard');
  const budgetUsd = pool.pool.budgetUsdPerDay;
  const committedUsd = Math.max(pool.spentTodayUsd, pool.decision?.committedTodayUsd ?? 0);
  const spent = formatUsd(pool.spentTodayUsd);
  const today =
    budgetUsd === null
      ? t('pools.meters.noBudget', { spent })
      : t('pools.meters.todayText', { spent, budget: formatUsd(budgetUsd) });
  const bound = t('pools.meters.bound', { committed: formatUsd(committedUsd) });
  const isMore = committedUsd > pool.spentTodayUsd;
  return (
    <MeterRow
      label={t('pools.meters.today')}
      used={budgetUsd === null ? null : pool.spentTodayUsd}
      allowed={budgetUsd}
      of={Math.max(budgetUsd ?? 0, committedUsd)}
      text={isMore ? `${today}, ${bound}` : today}
    >
      {today}
      {isMore && <span className="pool-bound">{bound}</span>}
    </MeterRow>
  );
}
