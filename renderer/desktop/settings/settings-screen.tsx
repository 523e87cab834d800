import type { AppInfo } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../components/notice.js';
import { ScreenHead } from '../../components/screen-head.js';
import { ErrorState, Loading } from '../../components/state-message.js';
import { useApp } from '../bridge/app-store.js';
import { useCall } from '../bridge/use-call.js';
import { AboutCard } from './about-card.js';
import { AppearanceCard } from './appearance-card.js';
import { DangerCard } from './danger-card.js';
import { DiagnosticsCard } from './diagnostics-card.js';
import { NotificationsCard } from './notifications-card.js';
import { ShortcutsCard } from './shortcuts-card.js';
import { StartCard } from './start-card.js';
import { StorageCard } from './storage-card.js';
import { UpdatesCard } from './updates-card.js';
import { useAppSettings } from './use-app-settings.js';

/** About the app itself: how it looks, starts, closes, tells, updates, and how to be rid of it all. */
export function SettingsScreen() {
  const { t } = useTranslation('settings');
  const told = useApp(({ info }) => info);
  const asked = useCall('app', {}, { isOff: told !== null });
  const info = told ?? asked.value;
  return (
    <div className="stack">
      <ScreenHead title={t('title')} sub={t('subline')} />
      {!info && asked.isLoading && <Loading label={t('loading')} />}
      {!info && asked.problem && (
        <ErrorState problem={asked.problem} title={t('couldNotRead')} onRetry={asked.reload} />
      )}
      {info && <Sections info={info} />}
    </div>
  );
}

function Sections({ info }: { readonly info: AppInfo }) {
  const { t } = useTranslation('settings');
  const { change, setStartAtLogin, problem } = useAppSettings();
  return (
    <>
      {problem && (
        <Notice level="error">
          <b>{t('notChanged')}.</b> {problem.message}
        </Notice>
      )}
      <div className="cols">
        <div className="stack">
          <AppearanceCard info={info} change={change} />
          <StorageCard info={info} />
          <NotificationsCard info={info} change={change} />
        </div>
        <div className="stack">
          <StartCard info={info} change={change} setStartAtLogin={setStartAtLogin} />
          <UpdatesCard info={info} change={change} />
          <ShortcutsCard />
        </div>
      </div>
      <DiagnosticsCard />
      <AboutCard info={info} />
      <DangerCard />
    </>
  );
}
