import { useState } from 'react';
import { FieldError, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../words/format.js';
import { Button } from '../../button.js';
import { Dialog } from '../../dialog.js';

/** Asks for a line's number and goes there. */
export function GoToLine(props: {
  readonly lineCount: number;
  readonly onGo: (line: number) => void;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('log');
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  const last = formatCount(props.lineCount);
  const go = () => {
    const number = Number(text.replace(/[\s,.'’]/g, ''));
    if (!Number.isInteger(number) || number < 1 || number > props.lineCount) setWrong(true);
    else {
      props.onClose();
      props.onGo(number - 1);
    }
  };
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={t('goTo.title')}
      buttons={
        <Button kind="primary" onPress={go}>
          {t('goTo.go')}
        </Button>
      }
    >
      <TextField
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened to type here
        autoFocus
        className="field"
        value={text}
        onChange={setText}
        isInvalid={isWrong}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go();
          else event.continuePropagation();
        }}
      >
        <Label className="field-label">{t('goTo.field', { last })}</Label>
        <Input className="input" inputMode="numeric" autoComplete="off" />
        <FieldError className="field-error">{t('goTo.wrong', { last })}</FieldError>
      </TextField>
    </Dialog>
  );
}
