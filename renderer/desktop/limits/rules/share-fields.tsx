import { useTranslation } from 'react-i18next';
import { Slider } from '../../../components/slider.js';
import { Switch } from '../../../components/switch.js';
import { formatPercent } from '../../../words/format.js';
import type { How } from '../how-kept.js';

/** Which share of its cores' time a build may use; where no share can be held it says what is done instead. */
export function ShareFields(props: {
  readonly value: number | null;
  readonly cores: number;
  readonly how: How | null;
  readonly hasWholeCores: boolean;
  readonly onChange: (value: number | null) => void;
}) {
  const { t } = useTranslation('limits');
  const { value, cores, how } = props;
  return (
    <>
      <Switch
        label={t('columns.shareLimit')}
        isOn={value !== null}
        isDisabled={cores === 0}
        onChange={(on) => props.onChange(on ? 50 : null)}
      />
      {value !== null && (
        <Slider
          label={t('columns.share')}
          value={value}
          min={5}
          max={100}
          step={5}
          text={formatPercent(value / 100)}
          isDisabled={cores === 0}
          {...(how === 'unsupported' && {
            hint: props.hasWholeCores
              ? t('columns.shareWhole', { count: wholeCoresOf(cores, value) })
              : t('columns.shareNone'),
          })}
          onChange={(percent) => props.onChange(Math.round(percent))}
        />
      )}
    </>
  );
}

/** What the agent does with a share that it cannot hold. */
function wholeCoresOf(cores: number, percent: number): number {
  return Math.max(1, Math.floor((cores * percent) / 100));
}
