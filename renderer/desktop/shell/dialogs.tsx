import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import { Button } from '../../components/button.js';
import { Confirm } from '../../components/confirm.js';
import { Dialog } from '../../components/dialog.js';
import { useAgent } from '../bridge/agent-store.js';
import { useApp } from '../bridge/app-store.js';
import { call } from '../bridge/bridge.js';
import { deeds, perform } from './deeds.js';

/** Which of the shell's dialogs is open. */
export type ShellDialog = 'stop-all' | 'shortcuts' | 'palette';
export const useDialog = create<{ readonly open: ShellDialog | null }>(() => ({ open: null }));

/** Asks whether to stop all builds. */
export function openStopAll(): void {
  useDialog.setState({ open: 'stop-all' });
}

/** Closes whichever is open. */
export function closeDialog(): void {
  useDialog.setState({ open: null });
}

/** Asks before every build ends at once. */
export function StopAllDialog() {
  const { t } = useTranslation();
  const isOpen = useDialog(({ open }) => open === 'stop-all');
  return (
    <Confirm
      isOpen={isOpen}
      isDanger
      title={t('stopAllTitle')}
      verb={t('stopAllVerb')}
      onClose={closeDialog}
      onConfirm={() => void deeds.stopAll()}
    >
      <p>{t('stopAllText')}</p>
    </Confirm>
  );
}

/** Asks how to quit while a build runs. */
export function QuitDialog() {
  const { t } = useTranslation();
  const isOpen = useApp(({ isQuitAsked }) => isQuitAsked);
  const project = useAgent(({ snapshot }) => snapshot?.build?.title ?? '…');
  const close = () => useApp.setState({ isQuitAsked: false });
  const quit = (how: 'after-build' | 'now') => {
    close();
    void perform(call('quit', { how }));
  };
  return (
    <Dialog
      role="alertdialog"
      isOpen={isOpen}
      onClose={close}
      title={t('quitTitle')}
      buttons={
        <>
          <Button kind="quiet" onPress={close}>
            {t('quitStay')}
          </Button>
          <Button onPress={() => quit('now')}>{t('quitNow')}</Button>
          <Button kind="primary" onPress={() => quit('after-build')}>
            {t('quitFinish')}
          </Button>
        </>
      }
    >
      <p>{t('quitText', { project })}</p>
    </Dialog>
  );
}
