import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { ReactNode } from 'react';
import { classes } from './classes.js';

/** A modal dialog. Escape closes it, focus stays inside and returns to where it was. */
export function Dialog(props: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly isWide?: boolean;
  /** `alertdialog` interrupts for a decision. */
  readonly role?: 'dialog' | 'alertdialog';
  readonly children: ReactNode;
  /** The row of buttons at the end. */
  readonly buttons?: ReactNode;
}) {
  return (
    <ModalOverlay
      className="overlay"
      isOpen={props.isOpen}
      isDismissable
      onOpenChange={(isOpen) => {
        if (!isOpen) props.onClose();
      }}
    >
      <Modal className={classes('modal', props.isWide === true && 'wide')}>
        <AriaDialog className="dialog" role={props.role ?? 'dialog'}>
          <Heading slot="title" level={2}>
            {props.title}
          </Heading>
          {props.children}
          {props.buttons !== undefined && <div className="dialog-buttons">{props.buttons}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
