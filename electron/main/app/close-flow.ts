import type { AppInfo } from '@barnraiser/protocol';
import { dialog } from 'electron';
import type { AppWindow } from '../window/app-window.js';
import { closeChoice } from '../window/close-choice.js';
import type { QuitFlow } from './quit-flow.js';
import type { SettingsKeeper } from './settings-keeper.js';

/** What closing the window involves. */
export interface CloseParts {
  readonly settings: SettingsKeeper;
  readonly tray: () => AppInfo['tray'];
  readonly window: () => AppWindow;
  readonly quit: () => QuitFlow;
  readonly settingsChanged: () => void;
}

/** Decides what closing the window does; where nothing of the app would be left to see, its owner is asked once. */
export class CloseFlow {
  private readonly parts: CloseParts;
  private isAsking = false;

  constructor(parts: CloseParts) {
    this.parts = parts;
  }

  /** Whether the window may go now. Otherwise the answer of its owner decides. */
  mayClose(): boolean {
    const { settings, tray, quit } = this.parts;
    if (quit().isDone) return true;
    switch (closeChoice(settings.current.onClose, tray().host)) {
      case 'keep-running':
        return true;
      case 'quit':
        void quit().ask();
        return false;
      case 'ask':
        void this.ask();
        return false;
    }
  }

  private async ask(): Promise<void> {
    const { settings, tray, window, quit, settingsChanged } = this.parts;
    const { current } = window();
    if (this.isAsking || current === null) return;
    this.isAsking = true;
    const { response } = await dialog.showMessageBox(current, {
      type: 'question',
      title: 'Barnraiser',
      message: 'Keep building in the background?',
      detail: [tray().detail, 'Start Barnraiser again to see this window. You can change this in Settings.']
        .filter(Boolean)
        .join('\n\n'),
      buttons: ['Keep building', 'Quit', 'Cancel'],
      defaultId: 0,
      cancelId: 2,
    });
    this.isAsking = false;
    if (response === 2) return;
    settings.change({ onClose: response === 0 ? 'keep-running' : 'quit' });
    settingsChanged();
    if (response === 0) window().destroy();
    else await quit().ask();
  }
}
