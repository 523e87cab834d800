import { type App, type Session, type WebContents, session } from 'electron';
import { appScheme, isOwnPage } from './origin.js';

/**
 * Denies every page of this app what the window does not need: other pages, new windows, web views,
 * permissions, devices, downloads, and requests that leave the machine's own files.
 */
export function fenceContents(app: App, development: string | null): void {
  app.on('web-contents-created', (_event, contents) => fencePage(contents, development));
  fenceSession(session.defaultSession, development);
}

function fencePage(contents: WebContents, development: string | null): void {
  const refuse = (event: { preventDefault(): void; readonly url: string }) => {
    if (!isOwnPage(event.url, development)) event.preventDefault();
  };
  contents.on('will-frame-navigate', refuse);
  contents.on('will-redirect', refuse);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

function fenceSession(own: Session, development: string | null): void {
  own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  own.setPermissionCheckHandler(() => false);
  own.setDevicePermissionHandler(() => false);
  own.on('will-download', (event) => event.preventDefault());
  if (development !== null) return;
  own.webRequest.onBeforeRequest(({ url }, answer) => {
    const scheme = new URL(url).protocol;
    answer({ cancel: ![`${appScheme}:`, 'data:', 'blob:', 'devtools:'].includes(scheme) });
  });
}
