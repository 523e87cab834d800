import type { AppSettings } from '@barnraiser/protocol';
import type { NativeTheme } from 'electron';

/** The top bars of these desktops are dark, whatever theme their windows have. */
const darkPanels = /GNOME|Unity|Pantheon/;

/**
 * Applies the owner's choice of theme to the window, and knows whether the panel with the tray is
 * rather dark. Electron tells the desktop's own theme only while the choice is `system`, so the last
 * that it told is kept.
 */
export class PanelTheme {
  private readonly theme: NativeTheme;
  private readonly desktop: string;
  private isDark: boolean;

  /** `desktop` is XDG_CURRENT_DESKTOP, or empty. */
  constructor(theme: NativeTheme, desktop: string) {
    this.theme = theme;
    this.desktop = desktop;
    this.isDark = theme.shouldUseDarkColors;
  }

  get isDarkPanel(): boolean {
    if (this.theme.themeSource === 'system') this.isDark = this.theme.shouldUseDarkColors;
    return this.isDark || darkPanels.test(this.desktop);
  }

  apply(choice: AppSettings['theme']): void {
    this.theme.themeSource = choice;
  }
}
