import { parseInvite } from '@barnraiser/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { CopyButton } from '../../components/copy-button.js';
import { Dialog } from '../../components/dialog.js';
import { Notice } from '../../components/notice.js';
import { Segmented } from '../../components/segmented.js';
import { formatSpan } from '../../words/format.js';
import { call, type ReplyOf } from '../client/call.js';
import { copyText } from '../client/copy-text.js';
import { useDeed } from '../client/use-deed.js';

const lifetimes = ['3600', '86400', '604800', '2592000'] as const;
type Lifetime = (typeof lifetimes)[number];

/** Makes an invite and shows it the one time that it can be shown. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('dashboard');
  const [lasts, setLasts] = useState<Lifetime>('86400');
  const [invite, setInvite] = useState<ReplyOf<'createInvite'> | null>(null);
  const making = useDeed(async () => {
    setInvite(await call('createInvite', { body: { ttlS: Number(lasts) } }));
  });
  if (invite !== null) return <ReadyInvite invite={invite} onClose={onClose} />;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('invite.title')}
      buttons={
        <>
          <Button kind="quiet" onPress={onClose}>
            {t('cancel', { ns: 'parts' })}
          </Button>
          <Button kind="primary" isPending={making.isRunning} onPress={() => making.run()}>
            {t('invite.verb')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>{t('invite.text')}</p>
        <Segmented
          label={t('invite.lasts')}
          value={lasts}
          choices={lifetimes.map((id) => ({ id, label: t(`invite.hours.${id}`) }))}
          onChange={setLasts}
        />
        {making.problem && <Notice level="error">{making.problem.message}</Notice>}
      </div>
    </Dialog>
  );
}

function ReadyInvite(props: { readonly invite: ReplyOf<'createInvite'>; readonly onClose: () => void }) {
  const { t } = useTranslation('dashboard');
  const { link, expiresInS } = props.invite;
  const target = parseInvite(link);
  const pasted = target === null ? link : `${target.url}/#${target.code}`;
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={t('invite.ready')}
      buttons={
        <Button kind="primary" onPress={props.onClose}>
          {t('invite.close')}
        </Button>
      }
    >
      <div className="stack">
        <p>{t('invite.once', { span: formatSpan(expiresInS * 1000) })}</p>
        <div>
          <h3>{t('invite.link')}</h3>
          <code className="invite-text">{link}</code>
          <CopyButton text={link} label={t('invite.copyLink')} copy={copyText} />
        </div>
        <div>
          <h3>{t('invite.code')}</h3>
          <code className="invite-text">{pasted}</code>
          <CopyButton text={pasted} label={t('invite.copyCode')} copy={copyText} />
        </div>
      </div>
    </Dialog>
  );
}
