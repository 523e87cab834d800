import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.js';
import { Segmented } from '../../components/segmented.js';
import { Switch } from '../../components/switch.js';
import type { SettingsProps } from './use-app-settings.js';

const trayWords = { shown: 'start.trayShown', none: 'start.trayNone', unknown: 'start.trayUnknown' } as const;

/** Starting at login, what closing the window does, and whether this desktop shows the icon. */
export function StartCard(props: SettingsProps & { readonly setStartAtLogin: (isOn: boolean) => void }) {
  const { t } = useTranslation('settings');
  const { startAtLogin, tray, settings } = props.info;
  const closes = settings.onClose ?? (tray.host === 'none' ? 'quit' : 'keep-running');
  return (
    <Card title={t('start.title')}>
      <div className="stack">
        <div>
          <Switch
            label={t('start.login')}
            hint={startAtLogin.isSupported ? t('start.loginHint') : t('start.unsupported')}
            isOn={startAtLogin.isOn}
            isDisabled={!startAtLogin.isSupported}
            onChange={props.setStartAtLogin}
          />
          {startAtLogin.detail !== null && (
            <p className="start-by">
              {t('start.by')} <code>{startAtLogin.detail}</code>
            </p>
          )}
        </div>
        <Segmented
          label={t('start.close')}
          value={closes}
          choices={[
            { id: 'keep-running', label: t('start.closeKeep') },
            { id: 'quit', label: t('start.closeQuit') },
          ]}
          onChange={(onClose) => props.change({ onClose })}
        />
        <p className="small muted">
          {t(trayWords[tray.host])} {tray.detail}
        </p>
      </div>
    </Card>
  );
}
