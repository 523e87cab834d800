import { expect, requestTalk, test } from './testing/desktop.js';

test('closing the window destroys it and leaves the builds to the tray, which opens it again', async ({
  desktop,
  farm,
}) => {
  const app = await desktop.launchJoined();
  await app.call('changeAppSettings', { onClose: 'keep-running' });
  const page = await app.window();
  const closed = page.waitForEvent('close');
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await closed;
  expect(await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(0);

  await farm.whenDone(await requestTalk(farm, 1), 60_000);

  await app.chooseInTray('open');
  const again = await app.window();
  await expect(again.getByRole('button', { name: /^Pause/ }).first()).toBeVisible();
});

test.describe('on a desktop without a place for tray icons', () => {
  test.use({ hasTrayHost: false });

  test('the app says so, and does not vanish when its window is closed', async ({ desktop }) => {
    const app = await desktop.launchJoined();
    await expect.poll(async () => (await app.call('app')).tray.host).not.toBe('shown');
    expect((await app.call('app')).tray.detail).not.toBeNull();
  });
});

test('a second start shows the window of the first and ends', async ({ desktop }) => {
  const app = await desktop.launchJoined();
  await app.call('changeAppSettings', { onClose: 'keep-running' });
  const page = await app.window();
  const closed = page.waitForEvent('close');
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await closed;
  expect(await app.startAgain()).toBe(0);
  await app.window();
});

test('settings, coordinators and history outlive a restart', async ({ desktop, farm }) => {
  const first = await desktop.launchJoined();
  await farm.whenDone(await requestTalk(farm, 1), 60_000);
  await expect.poll(async () => (await first.call('history')).entries.length).toBe(1);
  await first.call('changeSettings', { limits: { idleAfterS: 77 } });
  await first.call('changeAppSettings', { theme: 'dark' });
  const before = (await first.call('coordinators')).map(({ url }) => url);
  await first.close();

  const second = await desktop.launch();
  await expect.poll(async () => (await second.call('settings')).limits.idleAfterS).toBe(77);
  expect((await second.call('app')).settings.theme).toBe('dark');
  expect((await second.call('coordinators')).map(({ url }) => url)).toEqual(before);
  expect((await second.call('history')).entries.map(({ project }) => project)).toEqual(['talk']);
});
