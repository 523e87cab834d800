import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../components/card.js';
import { HowBadge } from '../how-badge.js';
import type { How } from '../how-kept.js';

/** One rule: how it is kept, its fields, and under them what holds now. `now` null: not known yet. */
export function RuleCard(props: {
  readonly title: string;
  readonly how: How | null;
  readonly now: ReactNode;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation('limits');
  return (
    <Card title={props.title} className="rule-card" aside={<HowBadge how={props.how} />}>
      <div className="rule-fields">{props.children}</div>
      <p className="rule-now">
        <b>{t('now')}</b> {props.now ?? t('nowUnknown')}
      </p>
    </Card>
  );
}
