import type { AppInfo, AppSettingsPatch, BridgeEventName, ScreenName, Snapshot } from '@barnraiser/protocol';
import { Notification, app, ipcMain, nativeTheme, powerMonitor, safeStorage } from 'electron';
import { AgentHost } from './agent/agent-host.js';
import { startAgentChild } from './agent/start-agent-child.js';
import { appHandlers } from './app/app-calls.js';
import type { AppPlaces } from './app/app-places.js';
import { CloseFlow } from './app/close-flow.js';
import type { CommandLine } from './app/command-line.js';
import { InviteSlot } from './app/invite-slot.js';
import { loginItem } from './app/login-item.js';
import { needNotice } from './app/need-notice.js';
import { QuitFlow } from './app/quit-flow.js';
import { SettingsKeeper } from './app/settings-keeper.js';
import { updatesOf } from './app/updates.js';
import { serveBridge } from './ipc/serve-bridge.js';
import { HostSensor } from './sense/host-sensor.js';
import { AppState } from './storage/app-state.js';
import { jsonFile } from './storage/json-file.js';
import { openSealingKey } from './storage/sealing-key.js';
import { appFace, tooltip } from './tray/app-face.js';
import type { MenuAction } from './tray/menu-item.js';
import { menuRows } from './tray/menu-rows.js';
import { PanelTheme } from './tray/panel-theme.js';
import { performAction } from './tray/perform-action.js';
import { trayHost } from './tray/tray-host.js';
import { TrayIcon, type TrayView } from './tray/tray-icon.js';
import { watchTrayHost } from './tray/watch-tray-host.js';
import { AppWindow } from './window/app-window.js';

/** What is decided before the app is ready. */
export interface DesktopAppParts {
  readonly places: AppPlaces;
  readonly development: string | null;
  readonly isWayland: boolean;
}

/** All parts of the app, put together. Made once Electron is ready; `start` begins. */
export class DesktopApp {
  private readonly parts: DesktopAppParts;
  private readonly settings: SettingsKeeper;
  private readonly stateFile;
  private state: AppState;
  private readonly sealing;
  private readonly loginItem = loginItem();
  private readonly invites = new InviteSlot();
  private readonly theme = new PanelTheme(nativeTheme, process.env['XDG_CURRENT_DESKTOP'] ?? '');
  private readonly host: AgentHost;
  private readonly window: AppWindow;
  private readonly sensor: HostSensor;
  private readonly quit: QuitFlow;
  private readonly icon: TrayIcon;
  private dataFolder: string;
  private hasTrayHost: boolean | null = null;
  private wasTrayHostMissing = false;
  private screen: ScreenName | null = null;

  constructor(parts: DesktopAppParts) {
    const { places } = parts;
    this.parts = parts;
    this.settings = new SettingsKeeper(places.settings);
    this.stateFile = jsonFile(places.state, AppState, AppState.parse({}));
    this.state = this.stateFile.read();
    this.sealing = openSealingKey(places.sealingKey, safeStorage, process.platform);
    this.dataFolder = places.agentData ?? app.getPath('userData');
    this.host = this.makeHost();
    this.sensor = new HostSensor({
      ...parts,
      powerMonitor,
      platform: process.platform,
      tell: (reading) => this.host.sense(reading),
    });
    const close = new CloseFlow({
      settings: this.settings,
      tray: () => this.trayInfo(),
      window: () => this.window,
      quit: () => this.quit,
      settingsChanged: () => this.infoChanged(),
    });
    this.window = this.makeWindow(close);
    this.quit = new QuitFlow({ app, host: this.host, window: this.window });
    this.icon = new TrayIcon(this.trayView(), (action) => this.chosen(action));
  }

  /** Begins: the agent, the sensors, the tray's host, the bridge; and the window, unless hidden. */
  start(line: CommandLine): void {
    this.theme.apply(this.settings.current.theme);
    nativeTheme.on('updated', () => {
      this.window.colour();
      this.showTray();
    });
    this.giveBackAtShutdown();
    this.serveBridge();
    watchTrayHost((hasHost) => this.trayHostTold(hasHost));
    this.host.start();
    this.sensor.start();
    if (process.env['BARNRAISER_TEST_HOOKS'] === '1') this.lendTestHooks();
    if (line.invite !== null) this.invited(line.invite);
    else if (!line.isHidden) this.window.show();
  }

  /** The app was started again, or a link was opened. */
  startedAgain({ invite, isHidden }: CommandLine): void {
    if (invite !== null) this.invited(invite);
    else if (!isHidden) this.window.show();
  }

  /** The system waits while the event is held (macOS, and Linux by a logind inhibitor). */
  private giveBackAtShutdown(): void {
    const held = (event?: { preventDefault(): void }) => {
      event?.preventDefault();
      void this.quit.quit('now');
    };
    powerMonitor.on('shutdown', held);
  }

  private makeHost(): AgentHost {
    const { agentData, sampleArchive } = this.parts.places;
    return new AgentHost({
      startChild: startAgentChild,
      options: () => ({
        dataFolder: agentData,
        sampleArchive,
        sealingKey: this.sealing.key,
        missingKey: this.sealing.missing,
      }),
      now: Date.now,
      after: (ms, then) => {
        const timer = setTimeout(then, ms);
        return () => clearTimeout(timer);
      },
      healthChanged: ({ state }) => {
        if (state === 'running') this.sensor.tellAgain();
        this.window.send('health', this.host.health);
        this.showTray();
      },
      snapshotCame: (after, before) => this.snapshotCame(after, before),
      homeTold: (folder) => {
        this.dataFolder = folder;
        this.infoChanged();
      },
    });
  }

  private makeWindow(close: CloseFlow): AppWindow {
    return new AppWindow({
      development: this.parts.development,
      isPackaged: app.isPackaged,
      lastBounds: () => this.state.bounds,
      boundsChanged: (bounds) => this.remember({ bounds }),
      mayClose: () => close.mayClose(),
      openChanged: () => this.lookClosely(),
    });
  }

  private serveBridge(): void {
    const { host, window } = this;
    serveBridge({
      ipc: ipcMain,
      development: this.parts.development,
      page: () => window.current?.webContents ?? null,
      listens: (name) => this.listens(name),
      answerers: {
        agent: (name, input) => host.call(name as Parameters<typeof host.call>[0], input as never),
        app: appHandlers({
          host,
          window,
          quit: this.quit,
          invites: this.invites,
          loginItem: this.loginItem,
          info: () => this.info(),
          infoChanged: () => this.infoChanged(),
          change: (change) => this.changeSettings(change),
        }),
      },
    });
  }

  /** Whoever begins to listen is told the latest. */
  private listens(name: BridgeEventName): void {
    const { window, host, screen } = this;
    window.listens(name);
    if (name === 'health') window.send(name, host.health);
    if (name === 'app') window.send(name, this.info());
    if (name === 'snapshot' && host.snapshot !== null) window.send(name, host.snapshot);
    if (name === 'navigate' && screen !== null && window.send(name, { screen })) this.screen = null;
  }

  private snapshotCame(after: Snapshot, before: Snapshot | null): void {
    this.window.send('snapshot', after);
    this.showTray();
    this.lookClosely();
    const now = Date.now();
    const notice = needNotice(before, after, this.state.notifiedAt, now);
    if (notice === null || !this.settings.current.notify || !Notification.isSupported()) return;
    this.remember({ notifiedAt: { ...this.state.notifiedAt, [notice.reason]: now } });
    const notification = new Notification(notice);
    notification.on('click', () => this.window.show());
    notification.show();
  }

  private invited(invite: string): void {
    this.window.show();
    if (!this.window.send('invited', { invite })) this.invites.put(invite);
  }

  private chosen(action: MenuAction): void {
    void performAction(action, {
      host: this.host,
      open: () => this.window.show(),
      openSettings: () => {
        this.window.show();
        if (!this.window.send('navigate', { screen: 'settings' })) this.screen = 'settings';
      },
      quit: () => void this.quit.ask(),
    });
  }

  private changeSettings(change: AppSettingsPatch): void {
    this.settings.change(change);
    this.theme.apply(this.settings.current.theme);
    this.infoChanged();
  }

  private trayHostTold(hasHost: boolean | null): void {
    const isLate = hasHost === true && this.wasTrayHostMissing;
    this.wasTrayHostMissing = hasHost !== true;
    this.hasTrayHost = hasHost;
    if (isLate) this.icon.remake();
    this.infoChanged();
  }

  private trayView(): TrayView {
    const { snapshot, health } = this.host;
    return {
      face: appFace(snapshot, health),
      isDark: this.theme.isDarkPanel,
      tooltip: tooltip(snapshot, health),
      rows: menuRows({ snapshot, health, now: Date.now(), locale: app.getLocale() }),
    };
  }

  private showTray(): void {
    this.icon.show(this.trayView());
  }

  private trayInfo(): AppInfo['tray'] {
    return trayHost({ ...this.parts, platform: process.platform, hasHost: this.hasTrayHost });
  }

  private lookClosely(): void {
    const build = this.host.snapshot?.build ?? null;
    const isBusy = build !== null && build.phase !== 'frozen';
    this.sensor.lookAt(isBusy ? 'instant' : this.window.isOpen || build !== null ? 'close' : 'calm');
  }

  private info(): AppInfo {
    const settings = this.settings.current;
    const { packageType } = this.parts.places;
    return {
      version: app.getVersion(),
      platform: process.platform,
      electron: process.versions['electron'] ?? '',
      locale: app.getLocale(),
      dataFolder: this.dataFolder,
      settings,
      tray: this.trayInfo(),
      startAtLogin: this.loginItem.read(),
      secrets: this.sealing.secrets,
      updates: updatesOf({ isPackaged: app.isPackaged, packageType, isWanted: settings.checkForUpdates }),
    };
  }

  private infoChanged(): void {
    this.window.send('app', this.info());
  }

  private remember(change: Partial<AppState>): void {
    this.state = { ...this.state, ...change };
    this.stateFile.write(this.state);
  }

  private lendTestHooks(): void {
    const { icon } = this;
    Object.assign(globalThis, {
      barnraiserTest: {
        get tray() {
          return icon.tray;
        },
        get menu() {
          return icon.menu;
        },
      },
    });
  }
}
