import { OctagonX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { Card } from '../../components/card.js';
import { Confirm } from '../../components/confirm.js';
import { Notice } from '../../components/notice.js';
import { useCall } from '../bridge/use-call.js';
import { useTask } from '../bridge/use-task.js';
import { stopAndErase } from './stop-and-erase.js';

/** Ends everything and leaves everybody, after asking. */
export function DangerCard() {
  const { t } = useTranslation('settings');
  const [isAsking, setAsking] = useState(false);
  const joined = useCall('coordinators');
  const erase = useTask(async () => {
    const untold = await stopAndErase();
    joined.reload();
    return { untold };
  });
  const count = joined.value?.length ?? 0;
  return (
    <Card title={t('danger.title')} className="danger-card">
      <p>{t('danger.intro')}</p>
      <Button kind="danger" onPress={() => setAsking(true)} isPending={erase.isRunning}>
        <OctagonX size={15} aria-hidden />
        {t(erase.isRunning ? 'danger.working' : 'danger.button')}
      </Button>
      {erase.value && (
        <Notice level="good">
          {t('danger.done')} {erase.value.untold > 0 && t('danger.untold', { count: erase.value.untold })}
        </Notice>
      )}
      {erase.problem && (
        <Notice level="error">
          <b>{t('danger.failed')}.</b> {erase.problem.message}
        </Notice>
      )}
      <Confirm
        isOpen={isAsking}
        isDanger
        title={t('danger.confirmTitle')}
        verb={t('danger.confirm')}
        onConfirm={() => void erase.run()}
        onClose={() => setAsking(false)}
      >
        <p>{count === 0 ? t('danger.confirmTextNone') : t('danger.confirmText', { count })}</p>
      </Confirm>
    </Card>
  );
}
