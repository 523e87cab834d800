import type { MachineSummary } from '@barnraiser/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { Confirm } from '../../components/confirm.js';
import { Notice } from '../../components/notice.js';
import { call } from '../client/call.js';
import { useIsAdmin } from '../client/session-store.js';
import { useDeed } from '../client/use-deed.js';

/** Lets a machine in that waits for it; nothing for other machines, and nothing for the public. */
export function ApproveButton({
  machine,
}: {
  readonly machine: Pick<MachineSummary, 'id' | 'name' | 'state'>;
}) {
  const { t } = useTranslation('dashboard');
  const isAdmin = useIsAdmin();
  const [isOpen, setOpen] = useState(false);
  const approving = useDeed(() => call('approve', { params: { agentId: machine.id } }));
  if (!isAdmin || machine.state !== 'pending') return null;
  return (
    <>
      <Button
        kind="primary"
        aria-label={t('actions.approveName', { name: machine.name })}
        isPending={approving.isRunning}
        onPress={() => setOpen(true)}
      >
        {t('actions.approve')}
      </Button>
      {approving.problem && <Notice level="error">{approving.problem.message}</Notice>}
      <Confirm
        isOpen={isOpen}
        title={t('machine.approveTitle', { name: machine.name })}
        verb={t('actions.approve')}
        onConfirm={() => approving.run()}
        onClose={() => setOpen(false)}
      >
        <p>{t('machine.approveText')}</p>
      </Confirm>
    </>
  );
}
