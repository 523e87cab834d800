import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Menu, app, protocol } from 'electron';
import { appPlaces } from './app/app-places.js';
import { helpText, readCommandLine } from './app/command-line.js';
import { DesktopApp } from './desktop-app.js';
import { applicationMenu } from './window/application-menu.js';
import { contentPolicy } from './window/content-policy.js';
import { fenceContents } from './window/fence-contents.js';
import { appScheme } from './window/origin.js';
import { serveFiles } from './window/serve-files.js';

/** Put in by the build: what the renderer says of the style elements that its libraries insert. */
declare const STYLE_HASHES: readonly string[];

const line = readCommandLine(process.argv.slice(1));

if (line.print !== null) {
  process.stdout.write(line.print === 'help' ? helpText : `${app.getVersion()}\n`);
  app.exit(0);
} else if (app.requestSingleInstanceLock()) {
  begin();
} else {
  // The instance that runs has got the arguments.
  app.exit(0);
}

function begin(): void {
  // A tray app needs no graphics process, and its window draws text and a few bars.
  app.disableHardwareAcceleration();
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
  // Closing the window does not end the app; without a listener Electron would quit.
  app.on('window-all-closed', () => undefined);
  const early: string[] = [];
  app.on('open-url', (event, url) => {
    event.preventDefault();
    early.push(url);
  });
  // Windows shows notifications only of an app that it knows by the name in the package.
  app.setAppUserModelId('org.barnraiser.desktop');
  void app.whenReady().then(() => start(early));
}

function start(early: readonly string[]): void {
  const development = app.isPackaged ? null : (process.env['ELECTRON_RENDERER_URL'] ?? null);
  const out = dirname(dirname(fileURLToPath(import.meta.url)));
  protocol.handle(appScheme, serveFiles(join(out, 'renderer'), contentPolicy(STYLE_HASHES)));
  Menu.setApplicationMenu(applicationMenu(process.platform));
  fenceContents(app, development);
  takeLinks();
  const desktop = new DesktopApp({
    places: appPlaces(app),
    development,
    isWayland: process.env['XDG_SESSION_TYPE'] === 'wayland' || Boolean(process.env['WAYLAND_DISPLAY']),
  });
  app.on('second-instance', (_event, args) => desktop.startedAgain(readCommandLine(args)));
  app.on('activate', () => desktop.startedAgain(readCommandLine([])));
  app.on('open-url', (_event, url) => desktop.startedAgain(readCommandLine([url])));
  desktop.start({ ...line, invite: line.invite ?? readCommandLine(early).invite });
}

/** Installed packages have told the system already that they open invites; an AppImage and the others tell it now. */
function takeLinks(): void {
  if (!app.isPackaged || (process.platform === 'linux' && !process.env['APPIMAGE'])) return;
  app.setAsDefaultProtocolClient('barnraiser');
}
