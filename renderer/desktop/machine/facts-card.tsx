import type { Descriptor } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Card } from '../../components/card.js';
import { CopyButton } from '../../components/copy-button.js';
import { RawText } from '../../components/raw-text.js';
import { Tabs } from '../../components/tabs.js';
import { call } from '../bridge/bridge.js';
import { FactsView } from './facts-view.js';

/** Exactly what coordinators are sent of this machine, readable and raw. */
export function FactsCard({ descriptor }: { readonly descriptor: Descriptor }) {
  const { t } = useTranslation('machine');
  const json = JSON.stringify(descriptor, null, 2);
  return (
    <Card
      title={t('facts.title')}
      aside={<CopyButton text={json} label={t('facts.copy')} copy={(text) => call('copyText', { text })} />}
    >
      <p className="muted">{t('facts.intro')}</p>
      <Tabs
        label={t('facts.view')}
        tabs={[
          { id: 'list', label: t('facts.list'), content: <FactsView descriptor={descriptor} /> },
          {
            id: 'raw',
            label: t('facts.raw'),
            content: <RawText label={t('facts.raw')} text={json} rows={18} />,
          },
        ]}
      />
    </Card>
  );
}
