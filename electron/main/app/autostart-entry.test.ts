import { expect, it } from 'vitest';
import { autostartEntry, autostartPath } from './autostart-entry.js';

it('lies below XDG_CONFIG_HOME, or below the home folder', () => {
  expect(autostartPath({ XDG_CONFIG_HOME: '/config' }, '/home/me')).toBe(
    '/config/autostart/barnraiser.desktop',
  );
  for (const env of [{}, { XDG_CONFIG_HOME: '' }, { XDG_CONFIG_HOME: 'relative' }])
    expect(autostartPath(env, '/home/me')).toBe('/home/me/.config/autostart/barnraiser.desktop');
});

it('starts the app without a window', () => {
  expect(autostartEntry({ program: '/opt/Barnraiser/barnraiser', args: [] })).toContain(
    '\nExec=/opt/Barnraiser/barnraiser --hidden\n',
  );
});

it('quotes what the desktop would take apart', () => {
  const entry = autostartEntry({ program: '/home/me/My Apps/100%/Barn"raiser$.AppImage', args: [] });
  expect(entry).toContain(String.raw`Exec="/home/me/My Apps/100%%/Barn\\"raiser\\$.AppImage" --hidden`);
});
