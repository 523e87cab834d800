import type { JoinedCoordinator } from '@barnraiser/protocol';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.js';
import { CopyButton } from '../../components/copy-button.js';
import { Dialog } from '../../components/dialog.js';
import { call } from '../bridge/bridge.js';

/** A text to pass on. Only maintainers can give out invites, so it says where to ask for one. */
export function ShareDialog(props: {
  readonly coordinator: JoinedCoordinator;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('projects');
  const { name, url, offerings } = props.coordinator;
  const projects = offerings.map(({ title }) => title).join(', ') || t('share.anyProject');
  const text = t('share.text', { projects, url });
  return (
    <Dialog
      isOpen
      title={t('share.title', { name })}
      onClose={props.onClose}
      buttons={
        <>
          <CopyButton
            text={text}
            label={t('share.copy')}
            copy={(copied) => call('copyText', { text: copied })}
          />
          <Button kind="primary" onPress={props.onClose}>
            {t('share.close')}
          </Button>
        </>
      }
    >
      <p>{t('share.intro')}</p>
      <pre className="share-text" aria-label={t('share.label')}>
        {text}
      </pre>
    </Dialog>
  );
}
