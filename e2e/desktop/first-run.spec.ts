import { countDeeds, deeds } from './testing/deeds.js';
import { expect, test } from './testing/desktop.js';

test('an invite that the app is opened with joins in two clicks at most, and nothing is typed', async ({
  desktop,
  farm,
}) => {
  const app = await desktop.launch({ args: [await desktop.invite()] });
  const page = await app.window();
  await countDeeds(page);

  await page.getByRole('button', { name: 'Join with recommended settings' }).click();
  await expect.poll(async () => (await app.call('coordinators')).map(({ url }) => url)).toEqual([farm.url]);

  const { clicks, keys } = await deeds(page);
  expect(clicks).toBeLessThanOrEqual(2);
  expect(keys).toBe(0);
  const { machines } = await farm.get<{ machines: readonly unknown[] }>('/v1/agents');
  expect(machines).toHaveLength(1);
});

test('an invite that a second start brings opens in the window that is there', async ({ desktop, farm }) => {
  const app = await desktop.launch();
  const page = await app.window();
  expect(await app.startAgain(await desktop.invite())).toBe(0);

  await page.getByRole('button', { name: 'Join with recommended settings' }).click();
  await expect.poll(async () => (await app.call('coordinators')).map(({ url }) => url)).toEqual([farm.url]);
  expect(app.electron.windows()).toHaveLength(1);
});

test('nothing is told to a coordinator before its invite is accepted', async ({ desktop, farm }) => {
  const app = await desktop.launch({ args: [await desktop.invite()] });
  const page = await app.window();
  await page.getByRole('button', { name: 'Not now' }).click();
  expect(await app.call('coordinators')).toEqual([]);
  const { machines } = await farm.get<{ machines: readonly unknown[] }>('/v1/agents');
  expect(machines).toEqual([]);
});
