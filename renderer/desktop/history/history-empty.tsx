import { Hammer } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { Card } from '../../components/card.js';
import { LinkButton } from '../../components/link-button.js';
import { Notice } from '../../components/notice.js';
import { EmptyState } from '../../components/state-message.js';
import { call } from '../bridge/bridge.js';
import { useTask } from '../bridge/use-task.js';

/** Before the first build: when it will come, and the sample that can be built at once. */
export function HistoryEmpty() {
  const { t } = useTranslation('history');
  const sample = useTask(() => call('buildSample'));
  const { value } = sample;
  return (
    <Card>
      <EmptyState
        icon={Hammer}
        title={value ? t('sampleRuns') : t('emptyTitle')}
        actions={
          value ? (
            <LinkButton href={`#/log/${value.claimId}`} kind="primary">
              {t('watchSample')}
            </LinkButton>
          ) : (
            <Button kind="primary" onPress={() => void sample.run()} isPending={sample.isRunning}>
              {t('buildSample')}
            </Button>
          )
        }
      >
        {t('emptyText')}
      </EmptyState>
      {sample.problem && (
        <Notice level="error">
          <b>{t('sampleRefused')}.</b> {sample.problem.message}
        </Notice>
      )}
    </Card>
  );
}
