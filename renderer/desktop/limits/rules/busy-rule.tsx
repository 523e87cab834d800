import { useTranslation } from 'react-i18next';
import { Slider } from '../../../components/slider.js';
import { Switch } from '../../../components/switch.js';
import { formatPercent } from '../../../words/format.js';
import { howKept } from '../how-kept.js';
import type { RuleProps } from '../rule-props.js';
import { RuleCard } from './rule-card.js';

/** How busy other programs may be before builds wait. */
export function BusyRule({ limits, change, snapshot, machine }: RuleProps) {
  const { t } = useTranslation('limits');
  const load = snapshot?.conditions?.load;
  const ratio = load?.otherCpuRatio ?? null;
  const percent = ratio === null ? null : formatPercent(ratio);
  const threshold = limits.busyPercent ?? 50;
  return (
    <RuleCard
      title={t('busy.title')}
      how={howKept('busy', snapshot, machine)}
      now={
        percent &&
        (load?.busiest
          ? t('busy.nowBusiest', { percent, program: load.busiest })
          : t('busy.nowPercent', { percent }))
      }
    >
      <Switch
        label={t('busy.limit')}
        isOn={limits.busyPercent !== null}
        onChange={(on) => change({ busyPercent: on ? 50 : null })}
      />
      <Slider
        label={t('busy.threshold')}
        value={threshold}
        min={5}
        max={100}
        step={5}
        text={formatPercent(threshold / 100)}
        isDisabled={limits.busyPercent === null}
        onChange={(busyPercent) => change({ busyPercent })}
      />
    </RuleCard>
  );
}
