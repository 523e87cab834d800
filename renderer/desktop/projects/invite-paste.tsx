import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { Card } from '../../components/card.js';
import { TextField } from '../../components/text-field.js';
import { goTo } from '../bridge/route.js';
import { isInvite } from '../welcome/is-invite.js';

/** Takes a pasted invite to the card that shows what it would run. */
export function InvitePaste() {
  const { t } = useTranslation('projects');
  const [text, setText] = useState('');
  const [wasTried, setTried] = useState(false);
  const isGood = isInvite(text);
  const show = () => {
    setTried(true);
    if (isGood) goTo(`/welcome?invite=${encodeURIComponent(text.trim())}`);
  };
  return (
    <Card title={t('paste.title')}>
      <div className="invite-paste">
        <TextField
          label={t('paste.label')}
          hint={t('paste.description')}
          value={text}
          onChange={setText}
          onSubmit={show}
          isMono
          error={wasTried && !isGood ? t('paste.invalid') : null}
        />
        <Button onPress={show} isDisabled={text.trim() === ''}>
          {t('paste.button')}
        </Button>
      </div>
    </Card>
  );
}
