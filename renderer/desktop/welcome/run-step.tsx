import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { Card } from '../../components/card.js';
import { Offered } from './offered.js';
import type { InvitePreviewed } from './invite-previewed.js';
import { WizardButtons } from './wizard-buttons.js';

const leaving = ['log', 'facts', 'artifacts'] as const;

/** The first step: every command in full, and what leaves the machine. */
export function RunStep(props: {
  readonly preview: InvitePreviewed;
  readonly onBack: () => void;
  readonly onNext: () => void;
}) {
  const { t } = useTranslation('welcome');
  return (
    <>
      <h1>{t('runTitle')}</h1>
      <p className="sub">{t('runText')}</p>
      <div className="stack">
        <Card title={t('card.wouldRun')}>
          <Offered offerings={props.preview.offerings} isOpen />
        </Card>
        <Card title={t('runLeaves')}>
          <ul className="plain-list">
            {leaving.map((name) => (
              <li key={name}>{t(`leaves.${name}`)}</li>
            ))}
          </ul>
        </Card>
      </div>
      <WizardButtons onBack={props.onBack}>
        <Button kind="primary" onPress={props.onNext}>
          {t('next')}
        </Button>
      </WizardButtons>
    </>
  );
}
