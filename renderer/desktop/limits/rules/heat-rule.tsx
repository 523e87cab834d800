import { useTranslation } from 'react-i18next';
import { Switch } from '../../../components/switch.js';
import { formatCelsius } from '../../../words/format.js';
import { LimitNumber } from '../../../components/limit-number.js';
import { howKept } from '../how-kept.js';
import type { RuleProps } from '../rule-props.js';
import { RuleCard } from './rule-card.js';

/** Above which temperature builds wait; off, with the reason, where no sensor tells it. */
export function HeatRule({ limits, change, snapshot, machine }: RuleProps) {
  const { t } = useTranslation('limits');
  const celsius = snapshot?.conditions?.celsius ?? null;
  const sensors = machine?.sensors.filter(({ kind }) => kind === 'thermal') ?? null;
  const isBlind = celsius === null && sensors !== null && !sensors.some((sensor) => sensor.works);
  const isOn = limits.maxCelsius !== null && !isBlind;
  const reason = sensors?.find((sensor) => sensor.detail !== null)?.detail ?? t('heat.noSensor');
  return (
    <RuleCard
      title={t('heat.title')}
      how={howKept('heat', snapshot, machine)}
      now={
        isBlind ? reason : celsius === null ? null : t('heat.nowDegrees', { celsius: formatCelsius(celsius) })
      }
    >
      <Switch
        label={t('heat.limit')}
        isOn={isOn}
        isDisabled={isBlind}
        {...(isBlind ? { hint: t('heat.noSensor') } : {})}
        onChange={(on) => change({ maxCelsius: on ? 85 : null })}
      />
      <LimitNumber
        label={t('heat.ceiling')}
        value={limits.maxCelsius ?? 85}
        min={30}
        max={110}
        step={1}
        bad={t('heat.bad')}
        isDisabled={!isOn}
        onChange={(maxCelsius) => change({ maxCelsius: Math.round(maxCelsius) })}
      />
    </RuleCard>
  );
}
