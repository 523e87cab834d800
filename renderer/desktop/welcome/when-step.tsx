import { Star } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../components/badge.js';
import { Button } from '../../components/button.js';
import { Notice } from '../../components/notice.js';
import { RadioCards } from '../../components/radio-cards.js';
import { call, problemOf } from '../bridge/bridge.js';
import { useCall } from '../bridge/use-call.js';
import { presetLimits, type PresetName, presetNames } from '../limits/presets.js';
import { StartAtLogin } from './invite-card.js';
import { joinAs, type JoinChoice } from './join.js';
import { WizardButtons } from './wizard-buttons.js';

/** The second step: when it may build. Its button joins; after that it changes the limits alone. */
export function WhenStep(props: {
  readonly name: string;
  readonly choice: JoinChoice;
  readonly isJoined: boolean;
  readonly onPreset: (preset: PresetName) => void;
  readonly onStartAtLogin: (isOn: boolean) => void;
  readonly onBack: () => void;
  readonly onJoined: (status: 'approved' | 'pending') => void;
}) {
  const { t } = useTranslation('welcome');
  const { t: limits } = useTranslation('limits');
  const [message, setMessage] = useState<string | null>(null);
  const [isJoining, setJoining] = useState(false);
  const cores = useCall('machine').value?.descriptor.cpu.logical ?? 2;
  const { choice, isJoined } = props;
  const texts = {
    away: limits('presets.awayText'),
    quiet: limits('presets.quietText', { count: presetLimits('quiet', cores).away?.cores ?? cores }),
    dedicated: limits('presets.dedicatedText'),
  };
  const go = async () => {
    if (!isJoined) return (await joinAs(choice)).status;
    await call('changeSettings', { limits: presetLimits(choice.preset, cores) });
    return 'approved' as const;
  };
  const press = () => {
    setJoining(true);
    go().then(props.onJoined, (error: unknown) => {
      setMessage(problemOf(error).message);
      setJoining(false);
    });
  };
  return (
    <>
      <h1>{t('whenTitle')}</h1>
      <div className="stack">
        {message !== null && <Notice level="error">{message}</Notice>}
        <RadioCards
          label={t('whenLabel')}
          value={choice.preset}
          onChange={props.onPreset}
          cards={presetNames.map((id) => ({
            id,
            title: limits(`presets.${id}`),
            text: texts[id],
            badge: id === 'away' && (
              <Badge icon={Star} tone="good">
                {t('presetBadge')}
              </Badge>
            ),
          }))}
        />
        {!isJoined && <StartAtLogin isOn={choice.startsAtLogin} onChange={props.onStartAtLogin} />}
      </div>
      <WizardButtons onBack={props.onBack}>
        <Button kind="primary" onPress={press} isDisabled={isJoining}>
          {isJoined ? t('next') : isJoining ? t('joining') : t('joinNow', { name: props.name })}
        </Button>
      </WizardButtons>
    </>
  );
}
