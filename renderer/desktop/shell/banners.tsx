import { useTranslation } from 'react-i18next';
import { useState } from 'react';
import { Button } from '../../components/button.js';
import { Notice } from '../../components/notice.js';
import { formatTime } from '../../words/format.js';
import { useAgent } from '../bridge/agent-store.js';
import { useApp } from '../bridge/app-store.js';
import { deeds, useDeedProblem } from './deeds.js';

/** What holds now beside what the screen shows: the agent is down, a deed failed, no tray, a coordinator's word. */
export function Banners() {
  return (
    <div className="banners">
      <AgentBanner />
      <DeedBanner />
      <TrayBanner />
      <MessageBanner />
    </div>
  );
}

function AgentBanner() {
  const { t } = useTranslation();
  const health = useAgent(({ health }) => health);
  if (health === null || health.state === 'running' || health.state === 'starting') return null;
  const isComing = health.state === 'restarting';
  const what = isComing
    ? health.retryAt === null
      ? t('agentRestarting')
      : t('agentRestartingAt', { time: formatTime(health.retryAt) })
    : t('agentFailed');
  return (
    <Notice
      level={isComing ? 'warning' : 'error'}
      actions={<Button onPress={() => void deeds.restartAgent()}>{t('agentStart')}</Button>}
    >
      <b>{what}</b> {health.detail}
    </Notice>
  );
}

function DeedBanner() {
  const { t } = useTranslation();
  const problem = useDeedProblem(({ problem }) => problem);
  if (problem === null) return null;
  return (
    <Notice level="error" actions={<Dismiss onPress={() => useDeedProblem.setState({ problem: null })} />}>
      {t('deedFailed', { message: problem.message })}
    </Notice>
  );
}

function TrayBanner() {
  const { t } = useTranslation();
  const tray = useApp(({ info }) => info?.tray ?? null);
  const [isDismissed, setDismissed] = useState(false);
  if (tray?.host !== 'none' || isDismissed) return null;
  return (
    <Notice level="info" actions={<Dismiss onPress={() => setDismissed(true)} />}>
      {t('noTray')} {tray.detail}
    </Notice>
  );
}

function MessageBanner() {
  const message = useAgent(({ snapshot }) => snapshot?.message ?? null);
  const [dismissed, setDismissed] = useState<string | null>(null);
  if (message === null || message.text === dismissed) return null;
  return (
    <Notice level={message.level} actions={<Dismiss onPress={() => setDismissed(message.text)} />}>
      {message.text}
    </Notice>
  );
}

function Dismiss({ onPress }: { readonly onPress: () => void }) {
  const { t } = useTranslation();
  return (
    <Button kind="quiet" onPress={onPress}>
      {t('dismiss')}
    </Button>
  );
}
