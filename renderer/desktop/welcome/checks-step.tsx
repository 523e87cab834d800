import { CircleCheck, CircleHelp, MousePointer2, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MachineReport } from '@barnraiser/protocol';
import { Button } from '../../components/button.js';
import { Card } from '../../components/card.js';
import { CopyButton } from '../../components/copy-button.js';
import { ErrorState, Loading } from '../../components/state-message.js';
import { formatBytes } from '../../words/format.js';
import { useAgent } from '../bridge/agent-store.js';
import { call } from '../bridge/bridge.js';
import { useCall } from '../bridge/use-call.js';
import { type Check, checksOf } from './checks.js';
import { WizardButtons } from './wizard-buttons.js';

/** The third step: what works on this machine, live, and what to do where something does not. */
export function ChecksStep(props: {
  readonly isPending: boolean;
  readonly onBack: () => void;
  readonly onNext: () => void;
}) {
  const { t } = useTranslation('welcome');
  const machine = useCall('machine', {}, { refreshMs: 1000 });
  const snapshot = useAgent(({ snapshot }) => snapshot);
  const [since] = useState(() => Date.now());
  return (
    <>
      <h1>{t(props.isPending ? 'pendingTitle' : 'checksTitle')}</h1>
      <p className="sub">{t('checksText')}</p>
      <Card label={t('steps.checks')} isFlush>
        {machine.value === null ? (
          machine.problem ? (
            <ErrorState problem={machine.problem} onRetry={machine.reload} />
          ) : (
            <Loading />
          )
        ) : (
          <ul className="checks">
            {checksOf(machine.value, snapshot, since).map((check) => (
              <CheckRow key={check.name} check={check} machine={machine.value!} />
            ))}
          </ul>
        )}
      </Card>
      <WizardButtons onBack={props.onBack}>
        <Button kind="primary" onPress={props.onNext}>
          {t('next')}
        </Button>
      </WizardButtons>
    </>
  );
}

const icons = {
  works: CircleCheck,
  trouble: TriangleAlert,
  unknown: CircleHelp,
  asking: MousePointer2,
} as const;

function CheckRow({ check, machine }: { readonly check: Check; readonly machine: MachineReport }) {
  const { t } = useTranslation('welcome');
  const Icon = icons[check.result];
  const command = check.advice === null ? null : (/sudo [^\n]+/.exec(check.advice)?.[0] ?? null);
  return (
    <li className={check.result}>
      <Icon size={18} aria-hidden />
      <div>
        <h2>
          {t(`check.${check.name}`)}
          {check.result !== 'asking' && (
            <span className="visually-hidden">: {t(`check.${check.result}`)}</span>
          )}
        </h2>
        <p aria-live={check.name === 'presence' ? 'polite' : undefined}>{useFinding(check, machine)}</p>
        {check.advice !== null && <p className="muted">{check.advice}</p>}
      </div>
      {command !== null && <CopyButton text={command} copy={(text) => call('copyText', { text })} />}
    </li>
  );
}

function useFinding({ name, result, detail }: Check, machine: MachineReport): string {
  const { t } = useTranslation('welcome');
  switch (name) {
    case 'presence':
      if (result === 'trouble') return t('check.noPresence');
      return `${t(result === 'works' ? 'check.seen' : 'check.moveMouse')} (${detail ?? ''})`;
    case 'battery':
      return detail ?? t('check.noBattery');
    case 'sandbox':
      return `${machine.isolation.kind}: ${detail ?? ''}`;
    case 'tools':
      return detail === null ? t('check.toolsNone') : t('check.toolsFound', { tools: detail });
    case 'disk':
      return machine.disk.freeBytes === null
        ? t('check.diskUnknown')
        : t('check.diskFree', { size: formatBytes(machine.disk.freeBytes) });
    case 'clock':
      return result === 'works' ? t('check.clockRight') : t('check.clockWrong', { evidence: detail ?? '' });
  }
}
