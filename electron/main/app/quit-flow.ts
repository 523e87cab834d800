import { type App, type BrowserWindow, dialog } from 'electron';
import type { AgentHost } from '../agent/agent-host.js';
import type { AppWindow } from '../window/app-window.js';

/** What quitting involves. */
export interface QuitParts {
  readonly app: App;
  readonly host: AgentHost;
  readonly window: AppWindow;
}

/**
 * Ends the app, the agent first. Whatever asks for the end (the menu, the window, a signal, the end
 * of the session) comes through here, so a running build is always finished or given back.
 */
export class QuitFlow {
  /** The agent is gone: nothing holds the app any more. */
  isDone = false;
  private readonly parts: QuitParts;

  constructor(parts: QuitParts) {
    this.parts = parts;
    parts.app.on('before-quit', (event) => {
      if (this.isDone) return;
      event.preventDefault();
      void this.quit('now');
    });
  }

  /** The owner wants to quit: they are asked how, if a build runs. */
  async ask(): Promise<void> {
    const { host, window } = this.parts;
    if (!isBuilding(host)) return this.quit('now');
    if (window.send('quitAsked', {})) return window.show();
    const how = await askHow(window.current);
    if (how !== null) await this.quit(how);
  }

  /** `now` gives a running build back, within 10 s; `after-build` finishes it first, and the tray says so. */
  async quit(how: 'now' | 'after-build'): Promise<void> {
    await this.parts.host.stop(how);
    if (this.isDone) return;
    this.isDone = true;
    this.parts.app.quit();
  }
}

function isBuilding({ health, snapshot }: AgentHost): boolean {
  return health.state === 'running' && snapshot !== null && snapshot.build !== null;
}

async function askHow(window: BrowserWindow | null): Promise<'now' | 'after-build' | null> {
  const options = {
    type: 'question',
    title: 'Barnraiser',
    message: 'A build is running.',
    detail: 'Finish it first, or quit now and give it back for another machine.',
    buttons: ['Finish first', 'Quit now', 'Keep running'],
    defaultId: 0,
    cancelId: 2,
  } satisfies Electron.MessageBoxOptions;
  const asked = window === null ? dialog.showMessageBox(options) : dialog.showMessageBox(window, options);
  const { response } = await asked;
  return response === 0 ? 'after-build' : response === 1 ? 'now' : null;
}
