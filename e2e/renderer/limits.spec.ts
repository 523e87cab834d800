import type { Page } from '@playwright/test';
import { expectAccessible, expectNoClippedText, expectNoSidewaysScroll } from './testing/clean-page.js';
import { expect, test } from './testing/test.js';

/** What the window asked the agent to change, in order. */
async function changesOf(page: Page): Promise<unknown[]> {
  return page.evaluate(
    `window.fakeBridge.calls.filter(({ name }) => name === 'changeSettings').map(({ input }) => input.limits)`,
  );
}

test('each limit says how it is kept on this machine', async ({ openWindow }) => {
  const able = await openWindow({ query: 'state=ready&live=0', path: '/limits' });
  await expect(able.locator('.kept-row')).toContainText(/Cores\s*enforced\s*Share of time\s*enforced/);
  await expect(able.getByRole('region', { name: 'Temperature' })).toContainText('watched');
  const bare = await openWindow({ query: 'state=ready&live=0&machine=bare', path: '/limits' });
  await expect(bare.locator('.kept-row')).toContainText(/Share of time\s*not possible here/);
  await expect(bare.getByRole('region', { name: 'Data in a month' })).toContainText('not possible here');
  await expect(bare.getByRole('region', { name: 'Data in a month' })).toContainText('cannot be counted here');
  await expect(bare.getByRole('region', { name: 'Temperature' })).toContainText('not possible here');
  await expect(bare.getByText('It cannot be told on this desktop what fills the screen.')).toBeVisible();
});

test('a share of the time is set by keyboard, and says what is done where none can be held', async ({
  openWindow,
}) => {
  const page = await openWindow({ query: 'state=ready&live=0&machine=bare', path: '/limits' });
  const away = page.getByRole('region', { name: 'When I’m away' });
  await away.getByRole('switch', { name: 'Limit the share of their time' }).press('Space');
  await expect(away.getByText('Builds are kept on 1 whole core instead.')).toBeVisible();
  await away.getByRole('slider', { name: 'Share of these cores’ time' }).press('End');
  await expect(away.getByText('Builds are kept on 3 whole cores instead.')).toBeVisible();
  await expect(page.getByText('These limits are your own.')).toBeVisible();
  await expect(page.getByText('Saved')).toBeVisible();
  expect((await changesOf(page)).at(-1)).toEqual({ away: { cpuPercent: 100 } });
  const present = page.getByRole('region', { name: 'While I use it' });
  await expect(present.getByRole('switch', { name: 'Limit the share of their time' })).toBeDisabled();
});

test('programs are put on the list and taken off it by keyboard', async ({ openWindow }) => {
  const page = await openWindow({ query: 'state=ready&live=0', path: '/limits' });
  const list = page.getByRole('grid', { name: 'No builds while one of these runs' });
  await expect(list.getByRole('row')).toHaveCount(2);
  const field = page.getByRole('textbox', { name: 'Name of a program' });
  await field.fill('/usr/bin/blender');
  await field.press('Enter');
  await expect(page.getByText('The name alone, without its folder')).toBeVisible();
  await field.fill('OBS');
  await field.press('Enter');
  await expect(page.getByText('OBS is on the list already.')).toBeVisible();
  await field.fill(' blender ');
  await field.press('Enter');
  await expect(list.getByRole('row')).toHaveCount(3);
  await expect(field).toHaveValue('');
  await list.getByRole('row', { name: 'steam' }).focus();
  await page.keyboard.press('Delete');
  await expect(list.getByRole('row')).toHaveCount(2);
  await expect(page.getByText('Saved')).toBeVisible();
  expect((await changesOf(page)).at(-1)).toEqual({ exclusiveApps: ['obs', 'blender'] });
  await list.getByRole('row', { name: 'obs' }).getByRole('button').click();
  await list.getByRole('row', { name: 'blender' }).getByRole('button').click();
  await expect(page.getByText('No program is on the list.')).toBeVisible();
  await expectAccessible(page, 'an empty list');
});

test('standing still, full screens and the month’s data are changed like every limit', async ({
  openWindow,
}) => {
  const page = await openWindow({ query: 'state=ready&live=0', path: '/limits' });
  await page.getByRole('textbox', { name: 'Goes on after, in seconds' }).press('ArrowUp');
  await page.getByRole('textbox', { name: 'Given back after, in minutes' }).press('ArrowDown');
  await page.getByRole('switch', { name: 'Build while a program fills the screen' }).press('Space');
  await page.getByRole('switch', { name: 'Limit what is sent and received' }).press('Space');
  await expect(page.getByText('Saved')).toBeVisible();
  const all = Object.assign({}, ...((await changesOf(page)) as object[])) as object;
  expect(all).toEqual({ resumeAfterS: 65, holdS: 570, whileFullscreen: true, dataPerMonthMb: null });
  const data = page.getByRole('textbox', { name: 'In a calendar month, in GB' });
  await expect(data).toBeDisabled();
});

test('the limits are accessible where little can be kept, and nothing is cut off', async ({ openWindow }) => {
  for (const theme of ['light', 'dark']) {
    const query = `state=ready&live=0&machine=bare&theme=${theme}`;
    const page = await openWindow({ query, path: '/limits' });
    await page
      .getByRole('region', { name: 'When I’m away' })
      .getByRole('switch', { name: 'Limit the share of their time' })
      .press('Space');
    await expect(page.getByText('Saved')).toBeVisible();
    await expectAccessible(page, theme);
    const now = await openWindow({ query });
    await expect(now.getByText('cannot be measured here')).toHaveCount(2);
    await expectAccessible(now, `Now, ${theme}`);
  }
  for (const width of [1280, 640]) {
    const page = await openWindow({
      query: 'state=ready&live=0&machine=bare&lng=pseudo',
      path: '/limits',
      width,
    });
    await expect(page.locator('.limits-foot')).toBeVisible();
    await expectNoClippedText(page, String(width));
    await expectNoSidewaysScroll(page, String(width));
  }
});
