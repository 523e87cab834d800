import { Menu, type MenuItemConstructorOptions } from 'electron';

/** The window's own menu: hidden until Alt is pressed (macOS: in the bar). It is there for editing and for zooming. */
export function applicationMenu(platform: NodeJS.Platform): Menu {
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      // The same without Shift, on keyboards where + needs it.
      { role: 'zoomIn', accelerator: 'CommandOrControl+=', visible: false },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  };
  const own: MenuItemConstructorOptions[] = platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  return Menu.buildFromTemplate([...own, { role: 'editMenu' }, view, { role: 'windowMenu' }]);
}
