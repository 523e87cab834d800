import type { AppInfo } from '@barnraiser/protocol';
import { Lock, LockOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../components/badge.js';
import { Card } from '../../components/card.js';
import { CopyButton } from '../../components/copy-button.js';
import { call } from '../bridge/bridge.js';
import { KeptLogs } from './kept-logs.js';

/** Where everything rests, how credentials are kept, and how many logs stay. */
export function StorageCard({ info }: { readonly info: AppInfo }) {
  const { t } = useTranslation('settings');
  const { isEncrypted, detail } = info.secrets;
  return (
    <Card title={t('storage.title')}>
      <div className="stack">
        <div>
          <p className="field-label">{t('storage.folder')}</p>
          <div className="storage-path">
            <code>{info.dataFolder}</code>
            <CopyButton
              text={info.dataFolder}
              label={t('storage.copyFolder')}
              copy={(text) => call('copyText', { text })}
            />
          </div>
        </div>
        <div>
          <p className="field-label row">
            {t('storage.secrets')}
            <Badge icon={isEncrypted ? Lock : LockOpen} tone={isEncrypted ? 'good' : 'warn'}>
              {t(isEncrypted ? 'storage.encrypted' : 'storage.plain')}
            </Badge>
          </p>
          <p className="small muted">{detail}</p>
        </div>
        <KeptLogs />
      </div>
    </Card>
  );
}
