import type { NativeTheme } from 'electron';
import { expect, it } from 'vitest';
import { PanelTheme } from './panel-theme.js';

it('keeps what the desktop said while the owner chose another theme for the window', () => {
  const native = { themeSource: 'system', shouldUseDarkColors: false } as {
    -readonly [K in keyof NativeTheme]: NativeTheme[K];
  };
  const theme = new PanelTheme(native, '');
  theme.apply('dark');
  native.shouldUseDarkColors = true;
  expect(theme.isDarkPanel).toBe(false);
  theme.apply('system');
  expect(theme.isDarkPanel).toBe(true);
});

it('knows that the top bar of GNOME is dark', () => {
  const native = { themeSource: 'system', shouldUseDarkColors: false } as NativeTheme;
  expect(new PanelTheme(native, 'ubuntu:GNOME').isDarkPanel).toBe(true);
  expect(new PanelTheme(native, 'KDE').isDarkPanel).toBe(false);
});
