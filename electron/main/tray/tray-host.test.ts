import { expect, it } from 'vitest';
import { trayHost } from './tray-host.js';

it('counts on a tray where the system has one', () => {
  expect(trayHost({ platform: 'darwin', isWayland: false, hasHost: null }).host).toBe('shown');
  expect(trayHost({ platform: 'win32', isWayland: false, hasHost: null }).host).toBe('shown');
  expect(trayHost({ platform: 'linux', isWayland: true, hasHost: true }).host).toBe('shown');
});

it('says that there is none, or that it cannot know', () => {
  expect(trayHost({ platform: 'linux', isWayland: true, hasHost: false })).toMatchObject({
    host: 'none',
    detail: expect.stringContaining('AppIndicator'),
  });
  for (const hasHost of [false, null])
    expect(trayHost({ platform: 'linux', isWayland: false, hasHost }).host).toBe('unknown');
});
