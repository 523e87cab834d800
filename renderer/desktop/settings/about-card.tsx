import type { AppInfo } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.js';
import { FactList } from '../../components/fact-list.js';

/** Versions, and under which licences the app and its parts are used. */
export function AboutCard({ info }: { readonly info: AppInfo }) {
  const { t } = useTranslation('settings');
  return (
    <Card title={t('about.title')}>
      <p>{t('about.text')}</p>
      <FactList
        facts={[
          { name: t('about.version'), value: info.version },
          { name: t('about.runtime'), value: info.electron },
          { name: t('about.system'), value: info.platform },
          { name: t('about.licences'), value: t('about.licencesText') },
        ]}
      />
    </Card>
  );
}
