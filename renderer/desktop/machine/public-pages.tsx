import { ExternalLink } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { Card } from '../../components/card.js';
import { Notice } from '../../components/notice.js';
import { call } from '../bridge/bridge.js';
import { useCall } from '../bridge/use-call.js';
import { useTask } from '../bridge/use-task.js';

/** Where others can look at this machine: a page on each coordinator that it has joined. */
export function PublicPages({ agentId }: { readonly agentId: string }) {
  const { t } = useTranslation('machine');
  const joined = useCall('coordinators').value ?? [];
  const native = joined.filter(({ driver }) => driver === 'native');
  const open = useTask((url: string) => call('openLink', { url: `${url}/machines/${agentId}` }));
  return (
    <Card title={t('page.title')}>
      <p className="muted">
        {native.length === 0 ? t('page.none') : t('page.text', { count: native.length })}
      </p>
      <div className="row">
        {native.map(({ url, name }) => (
          <Button key={url} onPress={() => void open.run(url)}>
            <ExternalLink size={15} aria-hidden />
            {t('page.open', { name })}
          </Button>
        ))}
      </div>
      {open.problem && <Notice level="error">{`${t('page.failed')}: ${open.problem.message}`}</Notice>}
    </Card>
  );
}
