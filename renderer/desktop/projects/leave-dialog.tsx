import type { JoinedCoordinator } from '@barnraiser/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { Notice } from '../../components/notice.js';
import { Segmented } from '../../components/segmented.js';
import { useAgent } from '../bridge/agent-store.js';
import { call } from '../bridge/bridge.js';
import { useTask } from '../bridge/use-task.js';

interface Props {
  readonly coordinator: JoinedCoordinator;
  readonly onClose: () => void;
  /** With a sentence about how it went. */
  readonly onLeft: (told: string) => void;
}

/** Asks before leaving a coordinator, and what becomes of its builds in the history. */
export function LeaveDialog({ coordinator, onClose, onLeft }: Props) {
  const { t } = useTranslation('projects');
  const [history, setHistory] = useState<'keep' | 'erase'>('keep');
  const isRunning = useAgent((agent) => agent.snapshot?.build?.coordinator === coordinator.url);
  const { name, url } = coordinator;
  const leave = useTask(async () => {
    const { wasTold, problem } = await call('leave', { url, eraseHistory: history === 'erase' });
    onLeft(wasTold ? t('leave.left', { name }) : t('leave.leftUntold', { name, problem: problem ?? '' }));
  });
  return (
    <Dialog
      isOpen
      role="alertdialog"
      title={t('leave.title', { name })}
      onClose={onClose}
      buttons={
        <>
          <Button kind="quiet" onPress={onClose}>
            {t('leave.cancel')}
          </Button>
          <Button kind="danger" onPress={() => void leave.run()} isPending={leave.isRunning}>
            {t('leave.confirm')}
          </Button>
        </>
      }
    >
      <p>{t('leave.text')}</p>
      {isRunning && <p>{t('leave.running')}</p>}
      <Segmented
        label={t('leave.history')}
        value={history}
        choices={[
          { id: 'keep', label: t('leave.keep') },
          { id: 'erase', label: t('leave.erase') },
        ]}
        onChange={setHistory}
      />
      {leave.problem && (
        <Notice level="error">
          <b>{t('leave.failed')}.</b> {leave.problem.message}
        </Notice>
      )}
    </Dialog>
  );
}
