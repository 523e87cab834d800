import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../words/format.js';
import { Button } from '../../button.js';
import { Dialog } from '../../dialog.js';
import { TextField } from '../../text-field.js';

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
        label={t('goTo.field', { last })}
        value={text}
        onChange={setText}
        onSubmit={go}
        error={isWrong ? t('goTo.wrong', { last }) : null}
      />
    </Dialog>
  );
}
