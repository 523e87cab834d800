import { useTranslation } from 'react-i18next';
import { Card } from '../../../components/card.js';
import { HowBadge } from '../how-badge.js';
import { howKept } from '../how-kept.js';
import type { RuleProps } from '../rule-props.js';
import { ColumnFields } from './column-fields.js';

/** What a build may use in the two situations, side by side. */
export function ColumnsRule(props: RuleProps) {
  const { t } = useTranslation('limits');
  return (
    <Card title={t('columns.title')}>
      <div className="limit-columns">
        <ColumnFields {...props} name="present" />
        <ColumnFields {...props} name="away" />
      </div>
      <KeptRow {...props} />
    </Card>
  );
}

function KeptRow({ snapshot, machine }: RuleProps) {
  const { t } = useTranslation('limits');
  if (snapshot === null) return null;
  return (
    <dl className="kept-row small" aria-label={t('columns.kept')}>
      {(['cores', 'cpu', 'memory'] as const).map((limit) => (
        <div key={limit}>
          <dt>{t(`columns.keptNames.${limit}`)}</dt>
          <dd>
            <HowBadge how={howKept(limit, snapshot, machine)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
