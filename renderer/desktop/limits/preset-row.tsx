import { useTranslation } from 'react-i18next';
import { RadioCards } from '../../components/radio-cards.js';
import { matchingPreset, presetLimits, presetNames } from './presets.js';
import type { RuleProps } from './rule-props.js';

/** The ready-made limits, with the one that holds; none is chosen when they are the owner's own. */
export function PresetRow({ limits, change, cores }: RuleProps) {
  const { t } = useTranslation('limits');
  const matching = matchingPreset(limits, cores);
  const count = presetLimits('quiet', cores).away?.cores ?? cores;
  const texts = {
    away: t('presets.awayText'),
    quiet: t('presets.quietText', { count }),
    dedicated: t('presets.dedicatedText'),
  };
  return (
    <div className="field">
      <RadioCards
        label={t('presets.label')}
        value={matching}
        cards={presetNames.map((id) => ({ id, title: t(`presets.${id}`), text: texts[id] }))}
        onChange={(name) => change(presetLimits(name, cores))}
      />
      <span className="field-hint">
        {matching ? t('presets.matches', { preset: t(`presets.${matching}`) }) : t('presets.own')}
      </span>
    </div>
  );
}
