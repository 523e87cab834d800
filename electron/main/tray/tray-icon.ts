import type { Face } from '@barnraiser/protocol';
import { Menu, type MenuItemConstructorOptions, Tray } from 'electron';
import type { MenuAction, MenuItem } from './menu-item.js';
import { trayImage } from './tray-image.js';

/** What the tray shows. */
export interface TrayView {
  readonly face: Face;
  readonly isDark: boolean;
  readonly tooltip: string;
  readonly rows: readonly MenuItem[];
}

/** The icon in the tray. It is touched only where something changed: a menu that is replaced closes. */
export class TrayIcon {
  tray: Tray;
  menu: Menu = Menu.buildFromTemplate([]);
  private readonly chosen: (action: MenuAction) => void;
  private view: TrayView;

  constructor(view: TrayView, chosen: (action: MenuAction) => void) {
    this.chosen = chosen;
    this.view = view;
    this.tray = this.make();
  }

  show(view: TrayView): void {
    const before = this.view;
    this.view = view;
    if (view.face !== before.face || view.isDark !== before.isDark)
      this.tray.setImage(trayImage(view.face, view.isDark));
    if (view.tooltip !== before.tooltip) this.tray.setToolTip(view.tooltip);
    if (JSON.stringify(view.rows) !== JSON.stringify(before.rows)) this.setMenu();
  }

  /** Makes the icon anew: one that was made before its host came is never seen by it (Electron on Linux). */
  remake(): void {
    this.tray.destroy();
    this.tray = this.make();
  }

  private make(): Tray {
    const tray = new Tray(trayImage(this.view.face, this.view.isDark));
    tray.setToolTip(this.view.tooltip);
    tray.on('click', () => this.chosen('open'));
    this.tray = tray;
    this.setMenu();
    return tray;
  }

  private setMenu(): void {
    this.menu = Menu.buildFromTemplate(this.view.rows.map((row) => this.optionsOf(row)));
    this.tray.setContextMenu(this.menu);
  }

  private optionsOf(row: MenuItem): MenuItemConstructorOptions {
    if (row.kind === 'line') return { type: 'separator' };
    const { id } = row;
    // A single & would mark an access key.
    const label = row.label.replaceAll('&', '&&');
    switch (row.kind) {
      case 'note':
        return { id, label, enabled: false };
      case 'action':
        return { id, label, enabled: row.isEnabled ?? true, click: () => this.chosen(row.id) };
      case 'menu':
        return { id, label, submenu: row.items.map((item) => this.optionsOf(item)) };
    }
  }
}
