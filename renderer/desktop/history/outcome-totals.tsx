import type { HistoryPage } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.js';
import { formatCount, formatPercent } from '../../words/format.js';
import { buildOutcomes } from './history-filters.js';
import { OutcomeBadge } from './outcome-badge.js';

/** How the builds that the filter lets through have ended. */
export function OutcomeTotals({ page }: { readonly page: HistoryPage }) {
  const { t } = useTranslation('history');
  return (
    <Card title={t('totals.label')}>
      <dl className="outcome-totals">
        {buildOutcomes.map((outcome) => {
          const count = page.byOutcome[outcome] ?? 0;
          return (
            <div key={outcome}>
              <dt>
                <OutcomeBadge outcome={outcome} />
              </dt>
              <dd>
                <b>{formatCount(count)}</b>
                <span>{t('totals.share', { percent: formatPercent(count / page.total) })}</span>
              </dd>
            </div>
          );
        })}
      </dl>
    </Card>
  );
}
