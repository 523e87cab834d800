import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresetName } from '../limits/presets.js';
import { ChecksStep } from './checks-step.js';
import { RunStep } from './run-step.js';
import { SampleStep } from './sample-step.js';
import type { InvitePreviewed } from './invite-previewed.js';
import { WhenStep } from './when-step.js';

const steps = ['run', 'when', 'checks', 'sample'] as const;
type StepName = (typeof steps)[number];

/** The way to join by choosing: what may run, when, then checks and a sample. The second step joins. */
export function Wizard(props: {
  readonly invite: string;
  readonly preview: InvitePreviewed;
  readonly onBack: () => void;
  readonly onLeave: () => void;
}) {
  const [step, setStep] = useState<StepName>('run');
  const [preset, setPreset] = useState<PresetName>('away');
  const [startsAtLogin, setStartsAtLogin] = useState(true);
  const [joined, setJoined] = useState<'no' | 'approved' | 'pending'>('no');
  const { invite, preview } = props;
  return (
    <>
      <StepList current={step} />
      {step === 'run' && <RunStep preview={preview} onBack={props.onBack} onNext={() => setStep('when')} />}
      {step === 'when' && (
        <WhenStep
          name={preview.name}
          choice={{ invite, preset, startsAtLogin }}
          isJoined={joined !== 'no'}
          onPreset={setPreset}
          onStartAtLogin={setStartsAtLogin}
          onBack={() => setStep('run')}
          onJoined={(status) => {
            setJoined(status);
            setStep('checks');
          }}
        />
      )}
      {step === 'checks' && (
        <ChecksStep
          isPending={joined === 'pending'}
          onBack={() => setStep('when')}
          onNext={() => setStep('sample')}
        />
      )}
      {step === 'sample' && <SampleStep onBack={() => setStep('checks')} onFinish={props.onLeave} />}
    </>
  );
}

function StepList({ current }: { readonly current: StepName }) {
  const { t } = useTranslation('welcome');
  return (
    <ol className="wizard-steps" aria-label={t('steps.label')}>
      {steps.map((name, n) => (
        <li
          key={name}
          aria-current={name === current ? 'step' : undefined}
          className={n < steps.indexOf(current) ? 'past' : ''}
        >
          <span aria-hidden>{n + 1}</span>
          {t(`steps.${name}`)}
        </li>
      ))}
    </ol>
  );
}
