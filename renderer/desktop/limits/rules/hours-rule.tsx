import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Switch } from '../../../components/switch.js';
import { formatHours } from '../../../words/format.js';
import { useCall } from '../../bridge/use-call.js';
import { LimitNumber } from '../../../components/limit-number.js';
import { howKept } from '../how-kept.js';
import type { RuleProps } from '../rule-props.js';
import { RuleCard } from './rule-card.js';

/** For how many hours a day builds may run. */
export function HoursRule({ limits, change, snapshot, machine }: RuleProps) {
  const { t } = useTranslation('limits');
  const [midnight] = useState(() => new Date(new Date().setHours(0, 0, 0, 0)).toISOString());
  const today = useCall('history', { filter: { since: midnight }, limit: 1 }, { refreshMs: 60_000 });
  return (
    <RuleCard
      title={t('hours.title')}
      how={howKept('hours', snapshot, machine)}
      now={today.value && t('hours.nowUsed', { given: formatHours(today.value.hours) })}
    >
      <Switch
        label={t('hours.limit')}
        isOn={limits.hoursPerDay !== null}
        onChange={(on) => change({ hoursPerDay: on ? 8 : null })}
      />
      <LimitNumber
        label={t('hours.most')}
        value={limits.hoursPerDay ?? 8}
        min={0.25}
        max={24}
        step={0.25}
        bad={t('hours.bad')}
        isDisabled={limits.hoursPerDay === null}
        onChange={(hoursPerDay) => change({ hoursPerDay })}
      />
    </RuleCard>
  );
}
