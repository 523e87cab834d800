import { useTranslation } from 'react-i18next';
import { useEffect } from 'react';
import { Dialog } from '../../components/dialog.js';
import { KeyHint } from '../../components/key-hint.js';
import { useAgent } from '../bridge/agent-store.js';
import { goTo } from '../bridge/route.js';
import { deeds } from './deeds.js';
import { closeDialog, useDialog } from './dialogs.js';
import { screens } from './screens.js';

/** Pauses for an hour, or resumes: what Ctrl+P does. */
function togglePause(): void {
  const { snapshot } = useAgent.getState();
  if (snapshot === null) return;
  void (snapshot.pausedUntil !== null || snapshot.isFinishing ? deeds.resume() : deeds.pauseFor(60));
}

/** Listens to the window's shortcuts while it is mounted. */
export function useShortcuts(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.altKey || !takeKey(event)) return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

function takeKey(event: KeyboardEvent): boolean {
  if (!(event.ctrlKey || event.metaKey)) {
    if (event.key !== '?' || isTyping(event.target)) return false;
    useDialog.setState({ open: 'shortcuts' });
    return true;
  }
  if (event.key === 'k') useDialog.setState({ open: 'palette' });
  else if (event.key === 'p') togglePause();
  else {
    const entry = /^[1-9]$/.test(event.key) ? screens[Number(event.key) - 1] : undefined;
    if (entry === undefined) return false;
    goTo(`/${entry.name}`);
  }
  return true;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, [contenteditable]') !== null;
}

const windowKeys = [
  ['Ctrl+1 … Ctrl+7', 'screens'],
  ['Ctrl+P', 'pause'],
  ['Ctrl+K', 'palette'],
  ['?', 'sheet'],
  ['Esc', 'close'],
] as const;
const logKeys = [
  ['/', 'search'],
  ['n, N', 'nextMatch'],
  ['e, E', 'nextError'],
  ['g', 'line'],
  ['f', 'follow'],
  ['t', 'times'],
  ['w', 'wrap'],
] as const;

/** The list of shortcuts, opened by `?`. */
export function ShortcutSheet() {
  const { t } = useTranslation();
  const isOpen = useDialog(({ open }) => open === 'shortcuts');
  return (
    <Dialog isOpen={isOpen} onClose={closeDialog} title={t('shortcuts')}>
      <KeyList rows={windowKeys} />
      <h3 className="key-list-title">{t('keys.logTitle')}</h3>
      <KeyList rows={logKeys} />
    </Dialog>
  );
}

function KeyList({ rows }: { readonly rows: typeof windowKeys | typeof logKeys }) {
  const { t } = useTranslation();
  return (
    <dl className="key-list">
      {rows.map(([keys, what]) => (
        <div key={keys}>
          <dt>
            <KeyHint keys={keys} />
          </dt>
          <dd>{t(`keys.${what}`)}</dd>
        </div>
      ))}
    </dl>
  );
}
