import type { AppInfo, AppSettings } from '@barnraiser/protocol';

/** What closing the window does: the app goes on without it, ends, or its owner is asked first. */
export type CloseChoice = 'keep-running' | 'quit' | 'ask';

/** As the owner decided; undecided, it goes on where the tray is seen, and asks where nothing would be left to see. */
export function closeChoice(onClose: AppSettings['onClose'], tray: AppInfo['tray']['host']): CloseChoice {
  if (onClose !== null) return onClose;
  return tray === 'shown' ? 'keep-running' : 'ask';
}
