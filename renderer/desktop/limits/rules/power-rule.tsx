import type { Power } from '@barnraiser/protocol';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Slider } from '../../../components/slider.js';
import { Switch } from '../../../components/switch.js';
import { formatPercent } from '../../../words/format.js';
import { howKept } from '../how-kept.js';
import type { RuleProps } from '../rule-props.js';
import { RuleCard } from './rule-card.js';

/** Whether builds may run on battery, and down to which charge. */
export function PowerRule({ limits, change, snapshot, machine }: RuleProps) {
  const { t } = useTranslation('limits');
  const power = snapshot?.conditions?.power ?? null;
  const hasNone = machine !== null && !machine.descriptor.power.battery;
  const charge = limits.minChargePercent;
  return (
    <RuleCard
      title={t('power.title')}
      how={howKept('power', snapshot, machine)}
      now={hasNone ? t('power.none') : power && powerNow(power, t)}
    >
      <Switch
        label={t('power.allow')}
        isOn={limits.onBattery}
        onChange={(onBattery) => change({ onBattery })}
      />
      <Slider
        label={t('power.minimum')}
        value={charge}
        min={0}
        max={100}
        step={5}
        text={formatPercent(charge / 100)}
        isDisabled={!limits.onBattery}
        {...(limits.onBattery ? {} : { hint: t('power.minimumOff') })}
        onChange={(minChargePercent) => change({ minChargePercent })}
      />
    </RuleCard>
  );
}

function powerNow({ onBattery, percent }: Power, t: TFunction<'limits'>): string {
  if (onBattery === null) return t('power.nowUnknown');
  const charge = percent === null ? null : formatPercent(percent / 100);
  if (onBattery)
    return charge === null ? t('power.nowBatteryUnknown') : t('power.nowBattery', { percent: charge });
  return charge === null ? t('power.nowMains') : t('power.nowMainsCharge', { percent: charge });
}
