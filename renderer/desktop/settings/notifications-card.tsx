import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.js';
import { Switch } from '../../components/switch.js';
import type { SettingsProps } from './use-app-settings.js';

/** The one kind of notification that there is. */
export function NotificationsCard({ info, change }: SettingsProps) {
  const { t } = useTranslation('settings');
  return (
    <Card title={t('notifications.title')}>
      <Switch
        label={t('notifications.needsYou')}
        hint={t('notifications.hint')}
        isOn={info.settings.notify}
        onChange={(notify) => change({ notify })}
      />
    </Card>
  );
}
