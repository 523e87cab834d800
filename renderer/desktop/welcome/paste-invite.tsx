import { Check } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseInvite } from '@barnraiser/protocol';
import { Button } from '../../components/button.js';
import { Card } from '../../components/card.js';
import { Notice } from '../../components/notice.js';
import { goTo } from '../bridge/route.js';
import { InviteField } from './invite-field.js';
import { savedInvite, saveInvite } from './saved-invite.js';

const promises = ['agree', 'back', 'leave'] as const;

/** The first page without an invite: what this is, and where to paste one. */
export function PasteInvite({ onLeave }: { readonly onLeave: () => void }) {
  const { t } = useTranslation('welcome');
  const [saved, setSaved] = useState(savedInvite);
  const open = (invite: string) => goTo(`/welcome?invite=${encodeURIComponent(invite)}`);
  return (
    <>
      <h1>{t('pasteTitle')}</h1>
      <p className="sub">{t('pasteText')}</p>
      {saved !== null && (
        <Notice
          level="info"
          actions={
            <>
              <Button onPress={() => open(saved)}>{t('pasteSavedOpen')}</Button>
              <Button
                kind="quiet"
                onPress={() => {
                  saveInvite(null);
                  setSaved(null);
                }}
              >
                {t('pasteSavedForget')}
              </Button>
            </>
          }
        >
          {t('pasteSaved', { url: parseInvite(saved)?.url ?? '' })}
        </Notice>
      )}
      <Card className="paste-card">
        <InviteField onInvite={open} />
        <ul className="promises">
          {promises.map((name) => (
            <li key={name}>
              <Check size={16} aria-hidden />
              {t(`promises.${name}`)}
            </li>
          ))}
        </ul>
      </Card>
      <div className="row wizard-buttons">
        <Button kind="quiet" onPress={onLeave}>
          {t('without')}
        </Button>
      </div>
    </>
  );
}
