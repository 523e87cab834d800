import { CloudOff, MailX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { LocalProblem } from '@barnraiser/protocol';
import { Button } from '../../components/button.js';
import { Card } from '../../components/card.js';
import { EmptyState } from '../../components/state-message.js';
import { goTo } from '../bridge/route.js';
import { saveInvite } from './saved-invite.js';

/** Why an invite led nowhere: without a network it can wait, otherwise a new one is needed. */
export function InviteProblem(props: {
  readonly invite: string;
  readonly problem: LocalProblem;
  readonly onRetry: () => void;
}) {
  const { t } = useTranslation('welcome');
  const { t: parts } = useTranslation('parts');
  const another = <Button onPress={() => goTo('/welcome')}>{t('wrongAnother')}</Button>;
  if (props.problem.code !== 'network')
    return (
      <Card>
        <EmptyState icon={MailX} title={t('wrongTitle')} actions={another}>
          {props.problem.message} {t('wrongAsk')}
        </EmptyState>
      </Card>
    );
  const save = () => {
    saveInvite(props.invite);
    goTo('/welcome');
  };
  return (
    <Card>
      <EmptyState
        icon={CloudOff}
        title={t('offlineTitle')}
        actions={
          <>
            <Button kind="primary" onPress={save}>
              {t('offlineSave')}
            </Button>
            <Button onPress={props.onRetry}>{parts('retry')}</Button>
            {another}
          </>
        }
      >
        {props.problem.message} {t('offlineText')}
      </EmptyState>
    </Card>
  );
}
