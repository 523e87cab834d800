import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import { Button } from './button.js';
import { Dialog } from './dialog.js';

/** Asks before something that cannot be undone. `verb` names the deed, so that the buttons read alone. */
export function Confirm(props: {
  readonly isOpen: boolean;
  readonly title: string;
  readonly verb: string;
  readonly isDanger?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation('parts');
  return (
    <Dialog
      role="alertdialog"
      isOpen={props.isOpen}
      onClose={props.onClose}
      title={props.title}
      buttons={
        <>
          <Button kind="quiet" onPress={props.onClose}>
            {t('cancel')}
          </Button>
          <Button
            kind={props.isDanger === true ? 'danger' : 'primary'}
            onPress={() => {
              props.onClose();
              props.onConfirm();
            }}
          >
            {props.verb}
          </Button>
        </>
      }
    >
      {props.children}
    </Dialog>
  );
}
