import type { HistoryWeek } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { BarChart } from '../../components/bar-chart.js';
import { Card } from '../../components/card.js';
import { formatCount } from '../../words/format.js';
import { formatTag } from '../../words/words.js';
import { buildOutcomes, type BuildOutcome } from './history-filters.js';

const colours: Record<BuildOutcome, string> = {
  passed: 'var(--good)',
  failed: 'var(--bad)',
  released: 'var(--calm)',
  errored: 'var(--warn)',
  cancelled: 'var(--edge)',
};

/** Hours given and builds by week; weeks are named by their Monday, local time. */
export function HistoryCharts({ weeks }: { readonly weeks: readonly HistoryWeek[] }) {
  const { t } = useTranslation('history');
  const format = new Intl.DateTimeFormat(formatTag(), { day: 'numeric', month: 'short' });
  const seen = buildOutcomes.filter((outcome) => weeks.some((week) => (week.byOutcome[outcome] ?? 0) > 0));
  const rows = weeks.map((week) => ({
    week: format.format(week.start),
    hours: week.hours,
    ...week.byOutcome,
  }));
  if (weeks.length === 0) return null;
  return (
    <div className="cols">
      <Card title={t('chart.hours')}>
        <BarChart
          label={t('chart.hoursLabel')}
          rows={rows}
          by="week"
          byName={t('chart.week')}
          series={[{ key: 'hours', name: t('chart.hoursShort'), colour: 'var(--accent)' }]}
          format={(hours) => formatCount(hours, 1)}
        />
      </Card>
      <Card title={t('chart.builds')}>
        <BarChart
          isCount
          label={t('chart.buildsLabel')}
          rows={rows}
          by="week"
          byName={t('chart.week')}
          series={seen.map((key) => ({ key, name: t(`outcomes.${key}`), colour: colours[key] }))}
          format={(builds) => formatCount(builds)}
        />
      </Card>
    </div>
  );
}
