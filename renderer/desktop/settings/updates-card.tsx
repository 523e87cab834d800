import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.js';
import { Switch } from '../../components/switch.js';
import type { SettingsProps } from './use-app-settings.js';

/** How new versions come to this machine, and whether one is known. */
export function UpdatesCard({ info, change }: SettingsProps) {
  const { t } = useTranslation('settings');
  const { how, detail, available } = info.updates;
  const canLook = how === 'by-itself' || how === 'tells';
  return (
    <Card
      title={t('updates.title')}
      aside={<span className="small muted">{t('updates.version', { version: info.version })}</span>}
    >
      <div className="stack">
        <Switch
          label={t('updates.check')}
          hint={detail}
          isOn={canLook && info.settings.checkForUpdates}
          isDisabled={!canLook}
          onChange={(checkForUpdates) => change({ checkForUpdates })}
        />
        <p>
          {available === null ? t('updates.none') : <b>{t('updates.available', { version: available })}</b>}
        </p>
      </div>
    </Card>
  );
}
