import { Hammer } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClaimId, Snapshot } from '@barnraiser/protocol';
import { Button } from '../../components/button.js';
import { Card } from '../../components/card.js';
import { Notice } from '../../components/notice.js';
import { formatSpan } from '../../words/format.js';
import { useAgent } from '../bridge/agent-store.js';
import { call, problemOf } from '../bridge/bridge.js';
import { useCall } from '../bridge/use-call.js';
import { StepBar } from '../now/step-bar.js';
import { WizardButtons } from './wizard-buttons.js';

/** The last step: a real build to watch, and how soon it gives way. */
export function SampleStep(props: { readonly onBack: () => void; readonly onFinish: () => void }) {
  const { t } = useTranslation('welcome');
  const snapshot = useAgent(({ snapshot }) => snapshot);
  const [started, setStarted] = useState<{ claimId: ClaimId; gaveWayBefore: number } | null>(null);
  const [message, setMessage] = useState<string | null>(null);
  const start = () => {
    setMessage(null);
    call('buildSample').then(
      ({ claimId }) => setStarted({ claimId, gaveWayBefore: snapshot?.gaveWay?.count ?? 0 }),
      (error: unknown) => setMessage(problemOf(error).message),
    );
  };
  return (
    <>
      <h1>{t('sampleTitle')}</h1>
      <p className="sub">{t('sampleText')}</p>
      <Card label={t('steps.sample')}>
        <div className="stack">
          {message !== null && <Notice level="error">{message}</Notice>}
          {started === null || snapshot === null ? (
            <div>
              <Button onPress={start}>
                <Hammer size={15} aria-hidden />
                {t('sampleStart')}
              </Button>
            </div>
          ) : (
            <Watch key={started.claimId} snapshot={snapshot} {...started} onAgain={start} />
          )}
        </div>
      </Card>
      <WizardButtons onBack={props.onBack}>
        <Button kind="primary" onPress={props.onFinish}>
          {t('finish')}
        </Button>
      </WizardButtons>
    </>
  );
}

function Watch(props: {
  readonly snapshot: Snapshot;
  readonly claimId: ClaimId;
  readonly gaveWayBefore: number;
  readonly onAgain: () => void;
}) {
  const { t } = useTranslation('welcome');
  const { build, gaveWay } = props.snapshot;
  const isRunning = build?.claimId === props.claimId;
  const hasGivenWay = gaveWay !== null && gaveWay.count > props.gaveWayBefore;
  const { value } = useCall('history', { limit: 5 }, { refreshMs: 2000, isOff: isRunning });
  const ended = value?.entries.find(({ claimId }) => claimId === props.claimId);
  if (hasGivenWay)
    return (
      <>
        <Notice level="good">{t('sampleGaveWay', { span: formatSpan(gaveWay.p50Ms) })}</Notice>
        {isRunning && <StepBar build={build} />}
      </>
    );
  if (isRunning)
    return (
      <>
        <StepBar build={build} />
        <p aria-live="polite">
          <b>{t('sampleMove')}</b>
        </p>
      </>
    );
  if (ended === undefined) return null;
  const again = <Button onPress={props.onAgain}>{t('sampleStart')}</Button>;
  return ended.outcome === 'passed' ? (
    <Notice level="good" actions={again}>
      {t('sampleDone')}
    </Notice>
  ) : (
    <Notice level="warning" actions={again}>
      {t('sampleFailed', { detail: ended.detail ?? ended.reason ?? '' })}
    </Notice>
  );
}
