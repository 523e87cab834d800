import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';

/** The buttons at the foot of each step of the wizard. */
export function WizardButtons(props: { readonly onBack: () => void; readonly children: ReactNode }) {
  const { t } = useTranslation('welcome');
  return (
    <div className="row wizard-buttons">
      <Button kind="quiet" onPress={props.onBack}>
        {t('back')}
      </Button>
      <span className="grow" />
      {props.children}
    </div>
  );
}
