import { useTranslation } from 'react-i18next';
import { useState } from 'react';
import { Button } from '../../components/button.js';
import { TextField } from '../../components/text-field.js';
import { parseInvite } from '@barnraiser/protocol';
import { isInvite } from './is-invite.js';

/** Where an invite is pasted. What is no invite is said to be none; nothing is sent anywhere yet. */
export function InviteField({ onInvite }: { readonly onInvite: (invite: string) => void }) {
  const { t } = useTranslation('now');
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  const submit = () => {
    if (!isInvite(text)) setWrong(true);
    else onInvite(text.trim());
  };
  return (
    <div className="invite-field">
      <TextField
        label={t('inviteLabel')}
        value={text}
        onChange={(value) => {
          setText(value);
          setWrong(false);
          // A paste of a whole invite needs no further click.
          if (value.length - text.length > 10 && parseInvite(value) !== null) onInvite(value.trim());
        }}
        onSubmit={submit}
        hint={t('inviteHint')}
        error={isWrong ? t('inviteWrong') : null}
        isMono
      />
      <Button kind="primary" onPress={submit}>
        {t('inviteOpen')}
      </Button>
    </div>
  );
}
