import { Mail } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { InviteField } from '../welcome/invite-field.js';
import { Button } from '../../components/button.js';
import { Card } from '../../components/card.js';
import { EmptyState } from '../../components/state-message.js';
import { call } from '../bridge/bridge.js';
import { goTo } from '../bridge/route.js';
import { perform } from '../shell/deeds.js';

/** How to get a first project: an invite to paste, or the sample to try. */
export function NoProject() {
  const { t } = useTranslation('now');
  return (
    <Card isFlush>
      <EmptyState icon={Mail} title={t('emptyTitle')}>
        {t('emptyText')}
      </EmptyState>
      <div className="no-project">
        <InviteField onInvite={(invite) => goTo(`/welcome?invite=${encodeURIComponent(invite)}`)} />
        <Button kind="quiet" onPress={() => void perform(call('buildSample'))}>
          {t('trySample')}
        </Button>
      </div>
    </Card>
  );
}
