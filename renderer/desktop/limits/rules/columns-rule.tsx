import { useTranslation } from 'react-i18next';
import { Card } from '../../../components/card.js';
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
    </Card>
  );
}
