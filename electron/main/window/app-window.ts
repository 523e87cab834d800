import { fileURLToPath } from 'node:url';
import type { BridgeEventName, BridgeEvents } from '@barnraiser/protocol';
import { BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import { eventChannel } from '../../ipc-channels.js';
import type { AppState } from '../storage/app-state.js';
import { appOrigin } from './origin.js';
import { windowBounds } from './window-bounds.js';

/** What the window needs of the app. */
export interface AppWindowParts {
  /** The origin of a Vite server in development; null: the app's own files. */
  readonly development: string | null;
  readonly isPackaged: boolean;
  readonly lastBounds: () => AppState['bounds'];
  readonly boundsChanged: (bounds: NonNullable<AppState['bounds']>) => void;
  /** Whether the window may be closed now; otherwise something else is begun that ends in `destroy` or nothing. */
  readonly mayClose: () => boolean;
  readonly openChanged: (isOpen: boolean) => void;
}

/** A page that crashes again within this time would do so for ever. */
const crashLoopMs = 10_000;
const size = { minWidth: 720, minHeight: 520 };
/** The page's own background, so that it does not flash (`--bg` of the design tokens). */
const background = { light: '#faf8f5', dark: '#171412' };

/**
 * The one window: made when it is shown, destroyed when it is closed (a hidden one would keep some
 * 45 MB). Events are sent while it is open and listens to them.
 */
export class AppWindow {
  private readonly parts: AppWindowParts;
  private window: BrowserWindow | null = null;
  private drawnAgainAt = -Infinity;
  private readonly heard = new Set<BridgeEventName>();

  constructor(parts: AppWindowParts) {
    this.parts = parts;
  }

  get isOpen(): boolean {
    return this.window !== null;
  }

  /** The window, for dialogs that belong to it. */
  get current(): BrowserWindow | null {
    return this.window;
  }

  /** Makes the window, or brings it to the front. */
  show(): void {
    const { window } = this;
    if (window === null) return this.open();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  destroy(): void {
    this.window?.destroy();
  }

  /** The page has begun to listen to an event. */
  listens(name: BridgeEventName): void {
    this.heard.add(name);
  }

  /** Sends an event; answers whether somebody hears it. */
  send<N extends BridgeEventName>(name: N, value: BridgeEvents[N]): boolean {
    const { window } = this;
    if (window === null || !this.heard.has(name)) return false;
    window.webContents.send(eventChannel(name), value);
    return true;
  }

  /** Follows the theme, also that of the desktop. */
  colour(): void {
    this.window?.setBackgroundColor(backgroundNow());
  }

  private open(): void {
    const { parts } = this;
    const last = parts.lastBounds();
    const window = new BrowserWindow({
      ...windowBounds(
        last,
        screen.getAllDisplays().map(({ workArea }) => workArea),
      ),
      ...size,
      title: 'Barnraiser',
      show: false,
      backgroundColor: backgroundNow(),
      autoHideMenuBar: true,
      icon: fileURLToPath(new URL('../icon.png', import.meta.url)),
      webPreferences: {
        preload: fileURLToPath(new URL('../preload/index.cjs', import.meta.url)),
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: false,
        navigateOnDragDrop: false,
        devTools: !parts.isPackaged,
      },
    });
    this.window = window;
    if (last?.isMaximised === true) window.maximize();
    this.attend(window);
    parts.openChanged(true);
    void window.loadURL(parts.development ?? `${appOrigin}/`);
  }

  private attend(window: BrowserWindow): void {
    const { parts } = this;
    window.once('ready-to-show', () => window.show());
    window.on('page-title-updated', (event) => event.preventDefault());
    // Not when a navigation starts: those that are refused start too.
    window.webContents.on('did-navigate', () => this.heard.clear());
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit') this.drawAgain(window);
    });
    window.on('close', (event) => {
      parts.boundsChanged({ ...window.getNormalBounds(), isMaximised: window.isMaximized() });
      if (!parts.mayClose()) event.preventDefault();
    });
    window.on('closed', () => {
      this.window = null;
      this.heard.clear();
      parts.openChanged(false);
    });
  }

  /** A page that crashed is loaded again, but not for ever; the agent does not notice. */
  private drawAgain(window: BrowserWindow): void {
    const now = Date.now();
    const isAgain = now - this.drawnAgainAt < crashLoopMs;
    this.drawnAgainAt = now;
    if (!isAgain) return window.webContents.reload();
    window.destroy();
    dialog.showErrorBox(
      'Barnraiser',
      'The window ended unexpectedly, twice. The agent goes on; open it again from the tray or by starting Barnraiser.',
    );
  }
}

function backgroundNow(): string {
  return nativeTheme.shouldUseDarkColors ? background.dark : background.light;
}
