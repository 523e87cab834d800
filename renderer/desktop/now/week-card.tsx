import { useTranslation } from 'react-i18next';
import type { HistoryPage } from '@barnraiser/protocol';
import { Card } from '../../components/card.js';
import { formatCount, formatHours } from '../../words/format.js';

/** What this week came to. */
export function WeekCard({ history }: { readonly history: HistoryPage }) {
  const { t } = useTranslation('now');
  const week = history.weeks.at(-1);
  const builds = week?.builds ?? 0;
  const found = week?.byOutcome['failed'] ?? 0;
  const figures = [
    { name: t('weekBuilds', { count: builds }), text: formatCount(builds) },
    { name: t('weekGiven'), text: formatHours(week?.hours ?? 0) },
    { name: t('weekFound', { count: found }), text: formatCount(found) },
    { name: t('weekAll'), text: formatCount(history.total) },
  ];
  return (
    <Card title={t('weekTitle')}>
      <dl className="week">
        {figures.map(({ name, text }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
